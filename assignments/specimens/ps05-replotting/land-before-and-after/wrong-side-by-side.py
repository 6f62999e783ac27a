# marks: 1
# misconception: position-for-key
# why: sets tables side by side instead of joining them by a key
n = len(households)
land = pd.DataFrame(
    {
        "household_id": households["household_id"].to_numpy(),
        "before_m2": parcels_before["area_m2"].to_numpy()[:n],
        "after_m2": parcels_after["area_m2"].to_numpy()[:n],
    }
)
