"""Households, the people in them, and where they live."""

from __future__ import annotations

from generator.schema.vocabulary import BEFORE_AFTER, HOUSEHOLD, PARCEL, SEX, Field, Sheet, ident

EDUCATION = ("none", "primary", "lower secondary", "upper secondary or more")

SHEETS = (
    Sheet(
        "households", "Households",
        "The families of the community, numbered from door to door. Their number, 563, is published (AIMF, December "
        "2019); everything else about them is made up.",
        (
            ident("household_id", "a household", HOUSEHOLD),
            Field("persons", "Persons", "Number of people who live together. The published total is 3,400 people; how "
                  "they are spread over the households is assumed.", "integer", "assumption", "persons",
                  constraints={"minimum": 1, "maximum": 14}),
            Field("head_sex", "Sex of the head", "Sex of the person whom the household names as its head. About one "
                  "third are women.", basis="assumption", enum=SEX),
            Field("arrival_year", "Year of arrival", "Year in which the household came to the community. A profile of "
                  "the community says that it was settled from 1985 to 1997, with more arrivals in late 1993; the "
                  "shares of the years and the later arrivals are assumed.", "integer", "assumption",
                  constraints={"minimum": 1979, "maximum": 2017}),
            Field("income_usd", "Monthly income", "Income of the whole household in a month, rounded to five dollars. "
                  "No survey of the community gives incomes: a median near 300 dollars is assumed.", "integer",
                  "assumption", "USD per month", constraints={"minimum": 0}),
            Field("education_head", "Schooling of the head", "The highest level of school that the head went to.",
                  basis="assumption", enum=EDUCATION),
            Field("family_book", "Family book", "True where the household keeps its family book at home. In a survey "
                  "of 958 households in 42 poor communities of the city, 47 % had none at home (STT, 2022); that it is "
                  "so here is assumed. A register may still name a book that was shown years ago.", "boolean",
                  "assumption"),
            Field("id_poor", "ID Poor", "True where the household has a card as a poor household. Nobody gets one "
                  "without a family book (STT, 2022). That one household in five has one, mostly but not only those "
                  "with the least income for each person, is assumed.", "boolean", "assumption"),
            Field("disability", "Disability", "True where at least one member has a disability.", "boolean",
                  "computed"),
        ),
        ("household_id",),
    ),
    Sheet(
        "people", "People",
        "Everyone in the households, without names. Their number, 3,400, is published (AIMF, December 2019); their sex "
        "and age, their schooling and their disabilities are assumed.",
        (
            ident("person_id", "a person", r"P\d{5}"),
            ident("household_id", "Household in which the person lives", HOUSEHOLD, links_to="households"),
            Field("sex", "Sex", "Sex of the person.", basis="assumption", enum=SEX),
            Field("age_group", "Age group", "Age in full years, in groups: 0 to 2 is crèche age, 3 to 5 preschool age.",
                  basis="assumption", enum=("0-2", "3-5", "6-14", "15-24", "25-59", "60+")),
            Field("is_head", "Head", "True for one person in each household.", "boolean", "assumption"),
            Field("creche_age", "Crèche age", "True from birth to the third birthday, the same as the age group 0-2. "
                  "Others draw the line later: the sub-decree on nurseries of 2025 names children under six.",
                  "boolean", "computed"),
            Field("school_age", "School age", "True from 6 to 17 years: the age group 6-14, and those of the group "
                  "15-24 who are not yet 18.", "boolean", "assumption"),
            Field("in_school", "In school", "True for those of school age who go to school. More of them do where the "
                  "household earns more.", "boolean", "assumption"),
            Field("disability", "Disability", "True where the person finds it very hard to see, hear, walk, remember, "
                  "look after themselves or be understood.", "boolean", "assumption"),
        ),
        ("person_id",), (("household_id", "households", "household_id"),),
    ),
    Sheet(
        "occupancy", "Occupancy",
        "Which household lives on which parcel. Living somewhere is not the same as holding a right to it: rights "
        "are in `rights`.",
        (
            ident("occupancy_id", "a row", r"OC\d{4}"),
            ident("household_id", "Household that lives there", HOUSEHOLD, links_to="households"),
            ident("parcel_id", "Parcel on which it lives", PARCEL, links_to="parcels"),
            Field("since", "Since", "Day from which the household has lived on the parcel.", "date"),
            Field("role", "Role", "An owner-occupier lives on land that the family holds; a tenant pays rent to "
                  "somebody else. About one household in eight rents.", basis="assumption",
                  enum=("owner-occupier", "tenant")),
        ),
        ("occupancy_id",),
        (("household_id", "households", "household_id"), ("parcel_id", "spatial_units", "parcel_id")),
        states=BEFORE_AFTER,
        state_words={"after": "After the works: the new plot of each family, from the day on which it was handed over. "
            "Where no house stands on it yet, the family lives elsewhere. All are owner-occupiers: those who rented "
            "before got a plot too, which is assumed."},
    ),
)  # fmt: skip
