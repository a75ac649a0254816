@exclusive.port-80
Feature: Another that needs the port

  Scenario: With the port 4
    When it took 0.1 s
