@single @security
Feature: Only files are served as files
  A pipe, a socket or a device in the document root is no page. Reading one could wait for ever,
  or never end; so whoever asks for one is told that there is nothing.

  Background:
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "=404"]
      """

  @special_file
  Scenario Outline: What is no file is not there for visitors (<what>)
    Given the document root holds "/special.txt", <content>
    When a visitor requests "/special.txt"
    Then the answer is 403 or 404
    And the node still serves, in the same process

    Examples:
      | what     | content                |
      | a pipe   | a pipe                 |
      | a socket | a socket               |
      | a device | a link to "/dev/zero"  |
