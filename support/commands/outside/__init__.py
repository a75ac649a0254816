"""`make test-outside`: tools and client suites that others wrote, against the reference node.

A tool is a module with a `Tool` (`tools`), and a line of `TOOLS` (`__main__`).
"""
