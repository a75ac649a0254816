"""PHP's own tests (.phpt) over HTTP: read, sent to a node, compared, reported.

`python -m support.phpt` is the command; docs/phpt.md says what it does and what it leaves out.
"""
