"""A strict Moodle in memory, with the bridge plugin: it refuses what Moodle refuses.

    moodle = FakeMoodle()
    client = MoodleClient(moodle.url, moodle.token(), session=session_to(moodle))

`server.serve` puts the same thing behind a real socket, for faults of the network.
"""

from fake.bridge import FakeCourse
from fake.moodle import FakeMoodle, Fault, Reply
from fake.transport import session_to

__all__ = ["FakeCourse", "FakeMoodle", "Fault", "Reply", "session_to"]
