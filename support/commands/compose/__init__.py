"""The suite on containers: a Docker daemon, the image of the reference node, and a run of both."""
