@single @http
Feature: However a path is spelt, it means one file or none
  Percent signs, dots and slashes can write one path in many ways. All of them lead
  to the same file; what cannot be read is refused, and nothing is bent until it
  names a file after all.

  Background:
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "=404"]
      """

  @target_spellings
  Scenario Outline: A file is found under every spelling of its path (<how>)
    When a visitor requests "<target>"
    Then the answer is 200
    And the body is the file "/subdir/file.html"

    Examples:
      | how                     | target                               |
      | plainly                 | /subdir/file.html                    |
      | with two slashes        | //subdir/file.html                   |
      | with two slashes within | /subdir//file.html                   |
      | through a dot           | /./subdir/file.html                  |
      | through a dot within    | /subdir/./file.html                  |
      | through an encoded dot  | /subdir/%2e/file.html                |
      | with an encoded dot     | /subdir/file%2Ehtml                  |
      | with an encoded letter  | /%73ubdir/file.html                  |
      | with a query            | /subdir/file.html?a=1                |
      | with a strange query    | /subdir/file.html?a=%zz&b=%00        |
      | with an empty query     | /subdir/file.html?                   |
      | as a whole address      | http://site.example/subdir/file.html |

  @target_names
  Scenario Outline: A file may have any name (<what>)
    Given the document root holds "<file>" with the text "found <what>"
    When a visitor requests "<target>"
    Then the answer is 200
    And the body is "found <what>"

    Examples:
      | what              | file             | target                        |
      | a blank           | /names/a b.txt   | /names/a%20b.txt              |
      | a plus            | /names/a+b.txt   | /names/a+b.txt                |
      | a percent sign    | /names/100%.txt  | /names/100%25.txt             |
      | an escape         | /names/a%20c.txt | /names/a%2520c.txt            |
      | letters of Europe | /names/grün.txt  | /names/gr%C3%BCn.txt          |
      | letters of Asia   | /names/日本.txt    | /names/%E6%97%A5%E6%9C%AC.txt |
      | a semicolon       | /names/a;b=1.txt | /names/a;b=1.txt              |

  @target_unreadable
  Scenario Outline: A path that cannot be read is refused (<how>)
    When a visitor requests "<target>"
    Then the visitor is refused with 400
    And no part of "/subdir/file.html" reaches the visitor
    And the node still serves, in the same process

    Examples:
      | how                     | target                  |
      | no hexadecimal number   | /subdir/%zz             |
      | half an escape          | /subdir/file.html%2     |
      | a percent sign alone    | /subdir/file.html%      |
      | no UTF-8                | /%ff                    |
      | broken UTF-8            | /%c3%28                 |
      | an overlong slash       | /subdir%c0%affile.html  |
      | an encoded slash        | /subdir%2Ffile.html     |
      | an encoded slash, small | /subdir%2ffile.html     |
      | an encoded backslash    | /subdir%5cfile.html     |

  Scenario Outline: A target that is neither path nor address is refused (<how>)
    When a client sends the lines
      """
      GET <target> HTTP/1.1
      Host: {address}
      Connection: close
      """
    Then the visitor is refused with 400
    And no part of "/small.html" reaches the visitor
    And the node still serves, in the same process

    @target_query_alone
    Examples:
      | how           | target     |
      | a query alone | ?a=1       |

    @target_without_slash
    Examples:
      | how           | target     |
      | no slash      | small.html |
      | a star        | *          |

  @target_names_nothing
  Scenario Outline: A path that names no file is not bent until it does (<how>)
    When a visitor requests "<target>"
    Then the answer is 400 or 404
    And no part of "/subdir/file.html" reaches the visitor
    And the node still serves, in the same process

    Examples:
      | how                    | target                      |
      | other letters          | /subdir/FILE.html           |
      | a slash at the end     | /subdir/file.html/          |
      | more behind it         | /subdir/file.html/more      |
      | a zero byte            | /subdir/file.html%00        |
      | a zero byte and .php   | /subdir/file.html%00.php    |
      | a blank at the end     | /subdir/file.html%20        |
      | a dot at the end       | /subdir/file.html.          |
      | a parameter            | /subdir/file.html;a=1       |
      | a backslash            | /subdir\\\\file.html        |
      | encoded twice          | /subdir/file%252Ehtml       |
      | without its extension  | /subdir/file                |
