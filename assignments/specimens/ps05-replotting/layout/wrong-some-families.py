# marks: 7.75
# misconception: a-plan-for-most
# why: leaves out the tenants
tenants = set(occupancy_before.loc[occupancy_before["role"] == "tenant", "household_id"])
layout = programme[~programme["household_id"].isin(tenants)]
