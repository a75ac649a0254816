"""Campaign: when a node stands for election, and how it asks the others.

Nobody stands while a primary is heard. When it has been silent for long enough, the lowest id of
the nodes that live stands first. Before a node takes a new term it asks how an election would end:
who is cut off, or lacks what the others have, disturbs nobody.

In a cluster that was never founded nobody knows who votes. A node waits for all that it was told
of, for a while; then more than half of them decide, and the lowest id stands.
"""

from __future__ import annotations

import asyncio
import random
import uuid
from pathlib import Path

from reference.log import fields, log
from reference.sql.cluster.ballots import Ballots, Question, Vote
from reference.sql.cluster.journal import VOTERS, voters_content
from reference.sql.cluster.reign import Reign
from reference.sql.cluster.state import Others, Role, State, Unreached, Wish
from reference.sql.cluster.voters import Voters, majority_of

ORDER = {Wish.PRIMARY: 0, Wish.AUTO: 1}
"""Who stands before others, whatever the ids."""

STEP = 0.4
"""By which part of the time without a primary each node waits longer than the one before it."""


class Campaign:
    """Stands for election when it is time, and reigns when it is won."""

    def __init__(
        self, state: State, others: Others, ballots: Ballots, wish: Wish, spool: Path
    ) -> None:
        self._state = state
        self._others = others
        self._ballots = ballots
        self._wish = wish
        self._spool = spool
        self._started = self._not_before = state.now()
        self._chance = random.Random(state.me)
        self.reign: Reign | None = None
        state.end_reign = self._end_reign
        state.is_reigning = lambda: self.reign is not None and self.reign.holds

    async def run(self) -> None:
        """Watch, stand and reign for ever."""
        while True:
            await asyncio.sleep(self._state.pace.beat / 2)
            if self._state.role is Role.REPLICA and not self._state.is_near:
                silent = self._state.primary
                log.warning(fields("SQLite election: the primary is silent", node_id=silent))
                self._state.lose_primary()
            if self._wish is not Wish.REPLICA and self._is_time():
                try:
                    await self._stand()
                except Exception:  # noqa: BLE001 (the next election must not depend on this one)
                    log.exception("SQLite election failed")

    def _end_reign(self, why: str) -> None:
        if self.reign is not None:
            self.reign.end(why)

    # -- when

    def _is_time(self) -> bool:
        state = self._state
        if state.is_near or state.now() < self._not_before:
            return False
        if not state.journal.history:
            return True
        pace = state.pace
        rank = sorted([*self._others.names(), state.me]).index(state.me)
        if self._wish is Wish.PRIMARY:
            rank = 0
        wait = pace.election * (1 + STEP * rank + 0.1 * self._chance.random())
        return state.now() - state.patient_since > wait

    # -- how

    async def _stand(self) -> None:
        state = self._state
        term = state.journal.term + 1
        votes, _ = await self._ask(term, trial=True)
        if not self._wins(votes) or not self._may_found(votes):
            self._not_before = state.now() + state.pace.beat
            return
        if state.is_near or state.journal.term + 1 != term:
            return
        state.journal.enter(term, state.me)
        votes, asked = await self._ask(term, trial=False)
        if not self._wins(votes) or state.journal.term != term or state.is_near:
            # Whoever stood at the same time must not do so again at the same time.
            self._not_before = state.now() + state.pace.election * self._chance.uniform(0.2, 1)
            return
        if not state.journal.history:
            self._found(votes)
        self.reign = Reign(state, self._others, asked, self._spool)
        try:
            await self.reign.run()
        finally:
            self.reign = None

    async def _ask(self, term: int, trial: bool) -> tuple[dict[str, Vote], dict[str, float]]:
        """Return what is answered until an election is decided, and when those were asked."""
        state = self._state
        last = state.journal.last
        place = (last.term, last.position)
        question = Question(state.me, state.journal.history, term, place, trial)
        votes = {state.me: self._ballots.own()}
        asked = {state.me: state.now()}
        tasks = {
            asyncio.ensure_future(self._ask_one(name, question)): (name, state.now())
            for name in self._others.names()
        }
        try:
            async with asyncio.timeout(state.pace.election):
                for done in asyncio.as_completed(list(tasks)):
                    name, vote, when = await done
                    if vote is not None:
                        votes[name], asked[name] = vote, when
                    if state.journal.history and self._wins(votes):
                        break
        except TimeoutError:
            log.debug("SQLite election: not all others have answered")
        finally:
            for task in tasks:
                task.cancel()
        return votes, {name: when for name, when in asked.items() if votes[name].granted}

    async def _ask_one(self, name: str, question: Question) -> tuple[str, Vote | None, float]:
        when = self._state.now()
        try:
            answer = await self._others.call(name, "sql_vote", question.to_wire())
        except Unreached:
            return name, None, when
        vote = Vote(**answer)
        if vote.term > question.term and vote.term > self._state.journal.term:
            self._state.enter_term(vote.term)
        return name, vote, when

    def _wins(self, votes: dict[str, Vote]) -> bool:
        voters = self._state.journal.voters
        granted = {name: vote for name, vote in votes.items() if vote.granted}
        if self._state.journal.history:
            return voters.decide(name for name, v in granted.items() if voters.has(name, v.disk))
        expected = max(vote.expected for vote in votes.values())
        return len(granted) >= majority_of(expected)

    # -- the first time

    def _may_found(self, votes: dict[str, Vote]) -> bool:
        """Whether a cluster is there already, or this node is the one to found it now."""
        state = self._state
        if state.journal.history:
            return True
        if any(vote.founded for vote in votes.values()):
            return False
        expected = max(vote.expected for vote in votes.values())
        waited = state.now() - self._started >= state.pace.grace
        if len(votes) < expected and not waited:
            return False
        standing = [(ORDER[Wish(v.wish)], name) for name, v in votes.items() if v.wish in ORDER]
        return min(standing)[1] == state.me

    def _found(self, votes: dict[str, Vote]) -> None:
        voters = Voters({name: vote.disk for name, vote in votes.items() if vote.granted})
        history = uuid.uuid4().hex
        self._state.journal.append(VOTERS, voters_content(history, voters))
        log.info(fields("CDC: local log identity established", log_id=history))
