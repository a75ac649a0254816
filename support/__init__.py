"""The harness: it starts what is under test, talks to it over the wire, and judges."""
