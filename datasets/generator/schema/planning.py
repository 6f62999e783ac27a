"""Zones and reserves, candidate sites, costs, projects and ballots."""

from __future__ import annotations

from generator.schema.vocabulary import AREA, BANK, HOUSEHOLD, Field, Sheet, ident

ZONE_KINDS = ("canal reserve 30 m", "canal reserve 20 m", "road right of way", "linked low-rise housing",
              "detached low-rise housing", "medium-rise building")  # fmt: skip
STATUS = ("binding here not established", "published, place invented")
SITE_KINDS = ("open ground", "vacant plot", "pagoda court", "workshop", "private land", "settled bank", "settled plots")
OWNERSHIP = ("state public", "state private", "monastery", "private", "partly titled")
OBSTACLES = ("none", "houses", "no access", "polluted soil", "low ground", "claims", "old trees")
PLACES = ("whole settlement", "east", "west", "south-east", "south-west", "north-east", "north-west")
# Money for the projects of the community: assumed, so that less than half of what is proposed can be built.
BUDGET_USD = 200_000

# What a project's benefit weighs, for each person whom it serves. Assumed.
WEIGHTS = {
    "drainage": 1.6,
    "lanes": 1.2,
    "water": 1.8,
    "sewer": 1.7,
    "street light": 0.7,
    "crèche": 2.0,
    "community centre": 0.5,
    "play and sports": 0.6,
    "green space": 0.4,
    "cycling": 0.3,
    "crossing": 0.5,
    "fire safety": 0.5,
    "housing": 2.2,
    "waste": 0.4,
    "tenure": 1.5,
}
# A household may approve so many projects at most.
MOST_APPROVALS = 8

_PROJECT, _ITEM, _SITE = r"PJ\d{2}", r"UC\d{2}", r"CS\d{2}"
_UNITS = ("m", "m2", "piece", "plot", "house", "family")
_SOURCE = Field("source", "Source", "Key of the source in the book's bibliography.", basis="fact")
_URL = Field("url", "Address", "Where the source was seen, in a stored copy. Often only its beginning could be read.",
             basis="fact")  # fmt: skip


def _usd(name: str, title: str, words: str, basis: str = "computed") -> Field:
    return Field(name, title, words, "integer", basis, "USD", constraints={"minimum": 0})


def _may(name: str, title: str, words: str) -> Field:
    return Field(name, title, words, "boolean", "computed")


SHEETS = (
    Sheet(
        "zones", "Zones",
        "Reserves, rights of way and kinds of buildable land, with the rule that a published source gives for each. "
        "Zones of different kinds lie over each other. Which parcels lie inside is left to the reader. Two cautions. A "
        "spokesman gave the reserves, of a draft plan for 2020 and of another canal: that either binds this canal is "
        "not established. And no source says which kind of buildable land this is: where each kind lies is invented, "
        "linked houses beside the canal, medium-rise buildings along the crossing streets, detached houses behind.",
        (
            ident("zone_id", "a zone", r"ZN\d{2}"),
            Field("kind", "Kind", "Reserve, right of way, or kind of buildable land. Of the ten kinds of buildable "
                  "land in sub-decree 42 the twin has three.", basis="fact", enum=ZONE_KINDS),
            BANK,
            Field("rule", "Rule", "What the source says, reworded. The number of its article was not seen.",
                  basis="fact"),
            Field("status", "Status", "What is known of the rule's force here.", basis="fact", enum=STATUS),
            Field("width_m", "Width", "Width of a reserve, from the water's edge, or of a road. That a reserve is "
                  "measured from there is assumed.", "number", "fact", "m", required=False, constraints={"minimum": 0}),
            Field("max_coverage_pct", "Coverage", "Largest share of the plot that a building may cover.", "integer",
                  "fact", "percent", required=False, constraints={"minimum": 0, "maximum": 100}),
            Field("max_height_m", "Height", "Greatest height of a building.", "number", "fact", "m", required=False,
                  constraints={"minimum": 0}),
            Field("max_floor", "Highest floor", "Highest floor that is allowed, as the source counts: whether the "
                  "ground floor is the first one was not seen.", "integer", "fact", required=False,
                  constraints={"minimum": 1}),
            AREA,
            _SOURCE,
            _URL,
        ),
        ("zone_id",), geometry="Polygon",
    ),
    Sheet(
        "candidate_sites", "Candidate sites",
        "Where a crèche, a community centre, a green space or a play and sports area could stand, on the ground as it "
        "is before the works. Some are good, some are bad, and the best place is seldom the cheapest. Sites do not "
        "overlap. The stretches of settled bank become free when the works take the plots between road and water.",
        (
            ident("site_id", "a site", _SITE),
            Field("kind", "Kind of ground", "What the ground is today.", enum=SITE_KINDS),
            ident("parcel_id", "Parcel that the site is, or lies in; empty where it is several, or none", r"PL\d+",
                  links_to="parcels", required=False),
            BANK,
            AREA,
            Field("frontage_m", "Frontage", "Length of the site's edge that lies on any street. Zero: it can only be "
                  "reached over a neighbour's land.", "number", "computed", "m", constraints={"minimum": 0}),
            Field("ownership", "Ownership", "Who owns it before the works. Private where the register shows a title "
                  "for all its plots, partly titled where it shows one for some. The rest is invented: state public "
                  "and state private land are kinds of the Land Law of 2001, which has a chapter on monasteries.",
                  enum=OWNERSHIP),
            Field("houses", "Houses", "Buildings that stand on it.", "integer", "computed", "houses",
                  constraints={"minimum": 0}),
            Field("families", "Families", "Families who live on it, and would have to move.", "integer", "computed",
                  "families", constraints={"minimum": 0}),
            Field("obstacle", "Obstacle", "The worst of what stands in the way. Low ground is in the lowest quarter. "
                  "Claims: two parties say that it is theirs.", enum=OBSTACLES),
            _usd("land_cost_usd", "Cost of the land", "Private or titled area x the likely price of land in "
                 "`unit_costs`, on a street or inside, rounded to 100 dollars. Land of the state and of the monastery "
                 "is free of charge; its use is not."),
            _usd("clearing_cost_usd", "Cost of clearing", "Demolition, rehousing of the families, cleaning of polluted "
                 "soil, at the likely prices in `unit_costs`, rounded to 50 dollars."),
            _may("for_creche", "Allows a crèche", "True from 130 m2 on, with an entrance of 2.5 m, not on a bank nor "
                 "on state public land. The limits are assumed."),
            _may("for_community_centre", "Allows a community centre", "True from 100 m2 on, with an entrance of 2.5 m, "
                 "not on a bank nor on state public land. The limits are assumed."),
            _may("for_green_space", "Allows a green space", "True from 60 m2 on, which is assumed."),
            _may("for_play_sports", "Allows play and sports", "True from 100 m2 on, the smallest play area of a "
                 "British norm (LAP), where a street leads to it."),
        ),
        ("site_id",), (("parcel_id", "parcels", "parcel_id"),), "Polygon",
    ),
    Sheet(
        "unit_costs", "Unit costs",
        "The price list: a low, a likely and a high price for each item. Few prices are published, and none for "
        "streets, drains and public buildings in Phnom Penh: those are assumed, at prices of 2019. The published ones "
        "are of other places and other years, and some sources do not say of which: think before you add them up. "
        "Where a source gives one number, it stands three times; where it gives two, the likely price is the middle.",
        (
            ident("item_id", "an item", _ITEM),
            Field("item", "Item", "Short name.", basis="assumption", unique=True),
            Field("description", "Description", "What is paid for.", basis="assumption"),
            Field("unit", "Unit", "What the price is for one of.", basis="assumption", enum=_UNITS),
            _usd("low_usd", "Low price", "See `basis`.", "assumption"),
            _usd("likely_usd", "Likely price", "See `basis`.", "assumption"),
            _usd("high_usd", "High price", "See `basis`.", "assumption"),
            Field("year", "Year", "Year of the price. Empty where the source does not date it.", "integer",
                  "assumption", required=False, constraints={"minimum": 1990, "maximum": 2030}),
            Field("basis", "Basis", "Where the prices of this row come from.", basis="fact",
                  enum=("published", "assumption")),
            Field("source", "Source", "Key of the source in the book's bibliography; empty for an assumption.",
                  basis="fact", required=False),
            Field("url", "Address", "Where the source was seen; empty for an assumption.", basis="fact",
                  required=False),
        ),
        ("item_id",),
    ),
    Sheet(
        "projects", "Projects",
        f"Works that could be done on the ground as it is before the works, and put to the vote. There are "
        f"{BUDGET_USD:,} dollars for them, an assumed sum: far from all can be built. The kinds follow the four "
        "facilities of the programme (AIMF, 2019), the community centre and its infirmary (AIMF, 2022), and what "
        "residents of other poor quarters asked City Hall for: paved roads, drains, street lights, clean water and "
        "toilets (Khmer Times). What each one is, where, and how large, is made up. Each project is a quantity of one "
        "item of `unit_costs`, plus the cost of its site.",
        (
            ident("project_id", "a project", _PROJECT),
            Field("name", "Name", "What it is called on the ballot.", unique=True),
            Field("sector", "Sector", "Kind of project.", enum=tuple(WEIGHTS)),
            Field("place", "Place", "What part of the settlement it is for; the quarters meet half-way along the "
                  "canal.", enum=PLACES),
            Field("phase", "Phase", "The phase in which it can begin: 1, or one after the last of those that it needs; "
                  "see `project_precedence`.", "integer", "computed", constraints={"minimum": 1}),
            ident("site_id", "Site on which it stands; empty for works along streets", _SITE,
                  links_to="candidate_sites", required=False),
            ident("item_id", "Item of the price list", _ITEM, links_to="unit_costs"),
            Field("quantity", "Quantity", "How much of the item: measured on the map, or counted.", "number",
                  "computed", constraints={"minimum": 0}),
            Field("unit", "Unit", "Of the quantity; as in `unit_costs`.", basis="assumption", enum=_UNITS),
            _usd("site_cost_usd", "Cost of the site", "Cost of the land and of clearing it, from `candidate_sites`."),
            _usd("cost_usd", "Cost", "Quantity x likely price + cost of the site, rounded to 10 dollars."),
            _usd("cost_low_usd", "Low cost", "The same at the low price."),
            _usd("cost_high_usd", "High cost", "The same at the high price."),
            Field("households", "Households served", "Those who live where the works are, or near enough to walk "
                  "there, and have somebody of the age that it is for.", "integer", "computed", "households",
                  constraints={"minimum": 0}),
            Field("people", "People served", "All members of these households.", "integer", "computed", "persons",
                  constraints={"minimum": 0}),
            Field("weight", "Weight", "What a person served counts in the benefit: an opinion, the same for each "
                  "sector. Put your own in its place.", "number", "assumption", constraints={"minimum": 0}),
            Field("benefit_score", "Benefit", "Weight x people served / all people x 100.", "number", "computed",
                  "points", constraints={"minimum": 0}),
        ),
        ("project_id",),
        (("site_id", "candidate_sites", "site_id"), ("item_id", "unit_costs", "item_id")),
    ),
    Sheet(
        "project_precedence", "Order of the projects",
        "Which project needs which other one first: the sewer before the connections, pipes before paving. There is "
        "no circle in it.",
        (
            ident("project_id", "The project that has to wait", _PROJECT, links_to="projects"),
            ident("needs_project_id", "The project that comes first", _PROJECT, links_to="projects"),
        ),
        ("project_id", "needs_project_id"),
        (("project_id", "projects", "project_id"), ("needs_project_id", "projects", "project_id")),
    ),
    Sheet(
        "ballots", "Ballots",
        f"Which projects each household approved, one row for each approval: one to {MOST_APPROVALS} of them. A "
        "household without a row did not vote; about seven in ten did. Households tend to approve what serves them; "
        "women as heads, tenants, poor households and those with small children lean to other projects than the rest, "
        "and tenants vote less often. All of this is assumed: no such vote is known. A real vote is secret: here the "
        "ballot keeps its household, so that one can ask whose wishes a rule of voting carries out.",
        (
            ident("household_id", "Household that voted", HOUSEHOLD, links_to="households"),
            ident("project_id", "Project that it approved", _PROJECT, links_to="projects"),
        ),
        ("household_id", "project_id"),
        (("household_id", "households", "household_id"), ("project_id", "projects", "project_id")),
        basis="assumption",
    ),
)  # fmt: skip
