"""Proof that every scenario can fail: the kill matrix of the reference node's defects.

`make sabotage` lets each named defect meet scenarios of the areas that it touches, the
narrowest defect first, and notes which it turned red: the scenarios that nothing has
killed yet, and where it kills none of these the others, until one does. `--full` lets
each defect meet them all. A defect that nothing catches and a scenario that nothing
kills are both errors. A broken environment is no kill: only a judged failure counts.
"""
