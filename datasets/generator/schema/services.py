"""Water, electricity, sewer, drain and waste: who has what, from whom, at what price."""

from __future__ import annotations

from generator.schema.vocabulary import BEFORE_AFTER, PARCEL, Field, Sheet, ident

KINDS = ("water", "electricity", "sewer", "drain", "waste")
# What each kind of service can be had by, from the best to the worst.
ACCESS = {
    "water": ("connection", "resale", "vendor", "well"),
    "electricity": ("connection", "resale", "none"),
    "sewer": ("connection", "pit", "none"),
    "drain": ("connection", "dead end", "none"),
    "waste": ("collection", "collection point", "none"),
}
PRICED_PER = {"water": "m3", "electricity": "kWh", "waste": "month"}

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "services", "Services",
        "How each plot on which a household lives gets water and electricity and gets rid of sewage, rain and waste: "
        "one row for each plot and kind of service, also where there is none. AIMF writes that the community had no "
        "access to basic services (December 2019), and Paris that basic infrastructure was lacking. How many had what "
        "was not published.",
        (
            ident("parcel_id", "Parcel", PARCEL, links_to="parcels"),
            Field("kind", "Kind of service", "Water, electricity, sewer, drain for rain, or waste.",
                  basis="assumption", enum=KINDS),
            Field("access", "Access",
                  "How the household has it. Connection: to the public network. Resale: through the pipe or cable of "
                  "a landlord or a neighbour. Vendor: water by the tank. Well: fetched from a shared well. Pit: sewage "
                  "seeps away on the plot. Dead end: a drain in the street that leads no water to the canal. "
                  "Collection: at the door. Collection point: carried to the canal road. None: nothing; sewage runs "
                  "into the lane or the canal, waste is burnt or dumped.",
                  basis="assumption", enum=tuple(dict.fromkeys(one for ways in ACCESS.values() for one in ways))),
            Field("legal", "Legal", "True where the public utility or the municipality serves the plot itself, false "
                  "where somebody resells; empty where nobody's consent is needed, or where there is no service.",
                  "boolean", "assumption", required=False),
            Field("price_khr", "Price", "What the household pays for each unit, in riel; empty where nothing is paid "
                  "or nothing is to be had. Legal electricity: the tariff of 2020 to 2021, 380 to 730 riel by the "
                  "month's volume, which is published. Resold: landlords asked 2,000 to 2,500 riel for water, and "
                  "about 2,500 for electricity; from 2015 water was not to be resold above 1,200. That these prices "
                  "held here is assumed. The price of legal water is assumed too, within the 0.10 to 0.55 dollars "
                  "that were published in 2021.", "number", "assumption", "KHR", required=False,
                  constraints={"minimum": 0}),
            Field("price_per", "Price per", "The unit that the price is for.", basis="assumption",
                  enum=tuple(PRICED_PER.values()), required=False),
            Field("since", "Since", "Year from which the household has had it this way; empty where there is no "
                  "service.", "integer", "invention", required=False, constraints={"minimum": 1979, "maximum": 2022}),
        ),
        ("parcel_id", "kind"), (("parcel_id", "parcels", "parcel_id"),), states=BEFORE_AFTER,
        state_words={
            "before": "Before the works two in five have legal water and two in five legal electricity: about 40 % is "
            "what was published for poor settlements of the outer districts in 2009 (STT). Those who are better off, "
            "near the canal road and seldom flooded are connected sooner. Whether a drain works is found out with "
            "the layer `drains`.",
            "after": "After the works each plot has its connections to water and electricity, as Paris writes; that "
            "it has one to a sewer too is assumed. AIMF writes that water and electricity are free on site. Whether "
            "that means the connection or what runs through it is not said: here the connection is free, and what is "
            "used is paid for. Waste is collected at the door along the canal road.",
        },
    ),
)  # fmt: skip
