"""The survey of needs, and monitoring before, during and after."""

from __future__ import annotations

from generator.schema.vocabulary import HOUSEHOLD, SEX, Field, Sheet, ident

NEEDS = (
    "water",
    "electricity",
    "drainage",
    "toilet and sewer",
    "title",
    "house repair",
    "lane",
    "street light",
    "waste collection",
    "crèche",
    "play area",
    "work and income",
)
WAVES = ("baseline", "midline", "endline")
OUTCOMES = ("answered", "refused", "not met")
PLACES = ("old plot", "temporary housing", "new plot", "elsewhere")

_OUTCOME = Field("outcome", "Outcome", "Whether the household answered. One that was out was visited a second time.",
                 basis="invention", enum=OUTCOMES)  # fmt: skip
_DAY = Field("interview_date", "Day", "Day of the interview, or of the last visit where there was none.", "date")


def _count(name: str, title: str, words: str, unit: str, most: int | None = None) -> Field:
    limits = {"minimum": 0} if most is None else {"minimum": 0, "maximum": most}
    return Field(name, title, words, "integer", "assumption", unit, required=False, constraints=limits)


SHEETS = (
    Sheet(
        "needs", "Survey of needs",
        "What households said they need most, in their own order, at a visit in March 2018, before the works. One row "
        "for each need that a household named, three at most. A household that gave no answer has one row without a "
        "need: it is missing, which is not the same as having no need. Nobody made such a survey in the real "
        "community as far as we know; which needs weigh how much is assumed, and depends on the plot, the house, the "
        "services and the members of each household.",
        (
            ident("need_id", "a row", r"ND\d{4}"),
            ident("household_id", "Household that was visited", HOUSEHOLD, links_to="households"),
            _OUTCOME,
            _DAY,
            Field("respondent_sex", "Sex of the respondent", "Sex of the adult who answered; empty where nobody did. "
                  "Women answer more often than men, because they are at home more often.", basis="assumption",
                  enum=SEX, required=False),
            Field("rank", "Rank", "1 for the need that was named first. Empty where there was no answer.", "integer",
                  "assumption", required=False, constraints={"minimum": 1, "maximum": 3}),
            Field("need", "Need", "What the household needs. Empty where there was no answer.", basis="assumption",
                  enum=NEEDS, required=False),
        ),
        ("need_id",), (("household_id", "households", "household_id"),),
    ),
    Sheet(
        "monitoring", "Monitoring",
        "The same households in three waves: before the works (baseline, the same visit as the survey of needs), in "
        "the middle of the works (midline), and a year after their end (endline). Each household has a row in each "
        "wave, also where it gave no answer: then the answers are empty. More are lost from wave to wave, and not by "
        "chance: tenants, poor households and those whose income fell are lost more often. All answers are assumed. "
        "They follow from the household's place and services before and after, and from chance. Some households are "
        "worse off at the end. The effects of the pandemic of 2020 are left out.",
        (
            ident("household_id", "Household that was visited", HOUSEHOLD, links_to="households"),
            Field("wave", "Wave", "Baseline before, midline during, endline after the works.", enum=WAVES),
            _OUTCOME,
            _DAY,
            Field("place", "Place", "Where the family lived on that day. Elsewhere: with relatives or in a rented "
                  "room, because no house stands on the new plot yet.", basis="assumption", enum=PLACES,
                  required=False),
            _count("income_usd", "Monthly income", "Income of the whole household in the last month.",
                   "USD per month"),
            _count("hours_without_water", "Hours without water", "Hours of a usual day in which no water comes from "
                   "the tap, or must be carried from elsewhere.", "hours", 24),
            _count("flood_days", "Flood days", "Days in the last twelve months with water on the floor of the house.",
                   "days", 365),
            _count("rent_usd", "Monthly rent", "Rent for the home; 0 for those who pay none.", "USD per month"),
            _count("debt_usd", "Debt", "What the household owes in all; 0 for those without a debt.", "USD"),
            _count("school_age", "Children of school age", "Members from 6 to 17 years. They grow older from wave to "
                   "wave: some come in, some go out.", "persons"),
            _count("in_school", "In school", "Those of them who go to school.", "persons"),
            _count("satisfaction", "Satisfaction", "How satisfied the respondent is with living here, from 1 (not at "
                   "all) to 5 (very).", "points", 5),
        ),
        ("household_id", "wave"), (("household_id", "households", "household_id"),),
    ),
)  # fmt: skip
