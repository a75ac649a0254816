@single @security
Feature: Only files are served as files
  A pipe, a socket or a device that lies among a site's files is no page of it. Whoever read one
  could wait for ever, or read without end. So visitors do not get them, and others do not notice.

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
      | what     | content               |
      | a pipe   | a pipe                |
      | a socket | a socket              |
      | a device | a link to "/dev/zero" |
