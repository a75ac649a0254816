@single @limits
Feature: A request has to be said in time
  A client that sends its headers ever so slowly could hold a connection for ever
  (known as Slowloris). Once the first byte has come, the headers must be whole
  within the time that the operator allows, however busily bytes keep coming.

  Background:
    Given a node with the configuration
      """toml
      [server.timeouts]
      header_read = 1
      """

  @header_timeout_half
  Scenario: Half of a request is not waited for (1 s after its first byte)
    When a visitor sends half of a request
    Then the node closes the connection 1 s after the first byte
    And the node still serves, in the same process

  @header_timeout_drip
  Scenario: A request that comes a few bytes at a time gets no more time for it (ten bytes a second)
    When a visitor sends a request byte by byte, slowly
    Then the node closes the connection 1 s after the first byte
    And the node still serves, in the same process

  @header_timeout_body
  Scenario: The time for a request's headers is not for its body (a body that pauses for 1.5 s)
    Given a visitor has uploaded half of 100 bytes to "/test.php"
    And the connection has been silent for 1.5 s
    When the visitor sends the rest of the upload
    Then the answer is 200

