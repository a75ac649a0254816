"""`make bench`: what the suite itself costs, as ratios within one run."""
