"""A made-up ICB's year in a notebook: classify, look at it with pandas, put years together.

Each `# %%` begins a cell, for Jupyter (with jupytext), VS Code or PyCharm. Run it from the folder
of the checkout; it writes into the folder `baselines` beside it.
"""

# ruff: noqa: INP001, T201 - a notebook stands alone, and shows what it finds
# %% The command and the library run the same: files in, a folder of results out.
from pathlib import Path

import pandas as pd

import prevspend

HERE = Path(__file__).parent
results = [
    prevspend.classify_files(path, Path("baselines") / path.stem)
    for path in sorted((HERE / "icb").glob("marlshire-icb-*.csv"))
]
result = results[-1]
print(result.baseline.organisation.name, result.baseline.financial_year)

# %% What the prevention is, the largest first. All frames are in pounds.
interventions = result.interventions()
prevention = interventions[interventions["status"] == "prevention"]
columns = ["intervention", "tier", "amount", "low", "central", "high"]
print(prevention.sort_values("central", ascending=False)[columns].head(10).to_string(index=False))

# %% Every year below the other: frames say whose they are, so this is what Power BI wants.
years = pd.concat([result.figures() for result in results])
tiers = years[(years["measure"] == "prevention") & (years["level"] == "tier")]
print(tiers.pivot_table(index="item", columns="financial_year", values="central"))

# %% Every line with its outcome: who is paid for prevention?
lines = result.lines()
paid = lines.groupby("supplier")["central"].sum()
print(paid.sort_values(ascending=False).head(5))

# %% A table that is in memory already is read like a file.
ledger = pd.DataFrame(
    {
        "cost_centre": ["Stop Smoking Service", "Reablement"],
        "account": ["Grants", "Services from local authorities"],
        "supplier": ["Example Ltd", "Westmoor County Council"],
        "date": pd.to_datetime(["2024-05-01", "2024-06-01"]),
        "amount": [1200.50, 88000.00],
    }
)
settings = prevspend.Settings(organisation="NHS Marlshire ICB")
small = prevspend.classify_files(ledger, Path("baselines") / "small", settings)
shown = ["cost_centre", "amount", "intervention", "central"]
print(small.lines()[shown].to_string(index=False))
