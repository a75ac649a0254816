"""The parallel runner that `behave.ini` names.

| module        | what it is for                                                     |
|---------------|--------------------------------------------------------------------|
| `runner`      | `Runner`, what behave calls; from the command line to the exit code |
| `selection`   | the scenarios that the command line selects                        |
| `plan`        | units of work, shards, random order                                |
| `schedule`    | which worker runs what                                             |
| `coordinator` | the loop between the schedule and the workers                      |
| `members`     | the workers, as the coordinator holds them                         |
| `results`     | what came of the scenarios so far, and which errors nobody has     |
| `wakening`    | signals that wake the loop                                         |
| `zygote`      | the process that has everything loaded and forks the workers;      |
|               | `zygote_process` is what runs in it                                |
| `worker`      | runs scenarios through behave, in a process of its own             |
| `outcome`     | from behave's model to a `ScenarioResult`                          |
| `messages`    | what coordinator and workers say to each other                     |
| `account`     | the results in the order of the features                           |
| `console`     | what a person sees                                                 |
| `replay`      | feeds behave's own formatters (`-f`) and reporters                 |
| `storage`     | the directories of runs, the table of timings                      |
| `dry`         | `--dry-run`: are all steps defined?                                |
| `signals`     | what ends a run where there is nothing to report yet               |
| `front`       | the way in: what behave cannot read of the command line is one line |
| `limits`      | when the runner steps in                                           |
"""

import sys

from support.runner import signals

if signals.is_behave(sys.argv[0]):  # whoever else loads this has ways of its own
    signals.watch()  # before all that takes long to load

from support.runner.runner import Runner

__all__ = ["Runner"]
