"""One case under several rule books (지침별 비교): rates by year, ranks, where they flip.

A profile is what a guideline says about discounting. Those with a published source are tables
in ``data/profiles``; your own is a `Profile` record.

Examples
--------
>>> from sustainfin import profiles
>>> profiles.profile("hmt_green_book_2026").schedule.rates(32)[[0, 29, 30]].tolist()
[0.035, 0.035, 0.03]
"""

from sustainfin.profiles._comparison import Flip, ProfileComparison, ProfileResult
from sustainfin.profiles._profile import Profile, profile
from sustainfin.profiles._under import under

__all__ = ["Flip", "Profile", "ProfileComparison", "ProfileResult", "profile", "under"]
