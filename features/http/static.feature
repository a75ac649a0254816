@single @http @reads
Feature: Files are served as they are
  What lies in the document root and is no script reaches the visitor byte for
  byte, with the media type that its name stands for, so that browsers know a
  style sheet from a picture.

  Background:
    Given a node

  Scenario Outline: The name of a file tells its media type (<file>)
    When a visitor requests "<file>"
    Then the answer is 200
    And the header "Content-Type" is "<type>"
    And the body is the file "<file>"

    @static_html
    Examples:
      | file       | type      |
      | /test.html | text/html |

    @static_css
    Examples:
      | file       | type     |
      | /style.css | text/css |

    @static_image
    Examples:
      | file       | type      |
      | /image.png | image/png |

    @static_nested_path
    Examples:
      | file              | type      |
      | /subdir/file.html | text/html |

    @static_other_types
    Examples:
      | file         | type             |
      | /plain.txt   | text/plain       |
      | /data.json   | application/json |
      | /picture.svg | image/svg+xml    |
      | /feed.xml    | text/xml         |

    @static_unknown_extension
    Examples:
      | file             | type                     |
      | /data.unknownext | application/octet-stream |

  @static_js
  Scenario: A script for the browser has the media type of scripts (/app.js)
    When a visitor requests "/app.js"
    Then the answer is 200
    And the header "Content-Type" is "{target's script type}"
    And the body is the file "/app.js"

  @static_unknown_extension
  Scenario: A rare extension is no reason to guess a text or a page (/data.xyz)
    When a visitor requests "/data.xyz"
    Then the answer is 200
    And the header "Content-Type" is "{target's xyz type}"
    And the body is the file "/data.xyz"

  @static_content_length
  Scenario Outline: The length of a file is announced (<file>)
    When a visitor requests "<file>"
    Then the answer is 200
    And the header "Content-Length" is the size of "<file>"
    And the header "Content-Length" is the size of the body

    Examples:
      | file       |
      | /test.html |
      | /image.png |

  @answer_date
  Scenario: An answer says when it was made (Date, as HTTP writes it)
    When a visitor requests "/small.html"
    Then the answer is 200
    And the header "Date" matches "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"
