"""The world of a scenario: `context.world`, typed, the only thing that steps share."""

from support.world.before import Before
from support.world.redis import Redis
from support.world.sql import Sql
from support.world.visits import FirstVisit, Visits
from support.world.world import World

__all__ = ["Before", "FirstVisit", "Redis", "Sql", "Visits", "World"]
