# marks: 5
# misconception:
# why: shifts a table of corners
def area_uncertainty(corners, sigma_m):
    table = pd.DataFrame([corners[-1], *corners, corners[0]], columns=["x", "y"], dtype=float)
    across = (table.shift(-1) - table.shift(1)).dropna()
    return sigma_m / 2 * (across**2).to_numpy().sum() ** 0.5
