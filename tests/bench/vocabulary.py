"""The words of made-up ledgers, in the style of the real ones: services, places, goods, trades."""

from __future__ import annotations

from itertools import product

SERVICES = tuple(
    """Public Health|Stop Smoking Services|Sexual Health|School Nursing|Health Visiting|NHS Health
    Checks|Weight Management|Drug & Alcohol Treatment|Falls Prevention|Reablement|Home Care|
    Residential Care OP|Nursing Care OP|Supported Living LD|Day Opportunities|Direct Payments MH|
    Telecare|Community Equipment|Carers Support|Safeguarding Adults|Family Hubs|Children's Centres|
    Youth Justice|Early Help|Fostering|Children in Care|SEND Transport|Educational Psychology|
    Schools Forum|Library Service|Leisure Centres|Parks & Open Spaces|Cycling & Walking|Highways
    Maintenance|Street Lighting|Winter Service|Road Safety|Public Transport|Waste Collection|
    Recycling Centres|Trading Standards|Environmental Health|Air Quality|Housing Options|
    Homelessness Prevention|Rough Sleepers|Disabled Facilities Grants|Private Sector Housing|
    Planning Policy|Building Control|Economic Development|Adult Learning|Museums|Registrars|
    Democratic Services|Legal Services|Payroll|Internal Audit|Procurement|Customer Services|ICT
    Infrastructure|Facilities Management|Corporate Property|Insurance|Treasury Management|Emergency
    Planning|Community Safety|Domestic Abuse|Refugee Resettlement|Welfare Rights""".replace(
        "\n", ""
    ).split("|")
)
PLACES = tuple(
    """North|South|East|West|Central|Riverside|Hillcrest|Oakfield|Market Ward|Old Town|Harbour|
    Castle Ward|Millbrook|Fairview|Longmoor|Ashdene|Whitfield|Kingsway|Parkside|Northgate|Eastfield|
    Southmead|Westbourne|Highfield|Lowmoor|Stonebridge""".replace("\n", "").split("|")
)
GOODS = tuple(
    """Salaries|Agency Staff|National Insurance|Employer's Pension|Training|Travel & Subsistence|
    Rents|Business Rates|Electricity|Gas|Water|Cleaning|Repairs & Maintenance|Furniture|Equipment|
    Consumables|Printing|Postage|Telephones|Software Licences|Professional Fees|Consultants|Legal
    Fees|Grants to Voluntary Bodies|Contract Payments|Third Party Payments|Residential Placements|
    Spot Purchase|Foster Allowances|Direct Payments|Vaccines|Pharmacy Payments|GP Payments|
    Nicotine Replacement|Catering|Vehicle Hire|Fuel|Insurance Premiums|Audit Fees|Bank Charges|
    Recharges|Fees & Charges Income|Government Grants|Client Contributions""".replace(
        "\n", ""
    ).split("|")
)
GROUPS = ("", "Block", "Spot", "Framework", "Internal", "External", "Overheads", "Projects")
TRADES = tuple(
    """Care Ltd|Care Homes Ltd|Healthcare Limited|Medical Centre|Surgery|Pharmacy Ltd|NHS Foundation
    Trust|Community Trust|Housing Association|Charity|CIC|Solicitors|Consulting LLP|Construction
    Ltd|Electrical Services|Transport Ltd|Taxis|Catering|Stationers|Software plc|University|College|
    Primary School|Borough Council|Fostering Agency|Day Nursery""".replace("\n", "").split("|")
)
_SURNAMES = tuple(
    """Abbot|Barton|Carver|Dalton|Elwood|Farrow|Garnet|Hadley|Ingram|Jessop|Kendal|Larkin|Marlow|
    Norris|Osborn|Palmer|Quincy|Rowley|Selby|Tanner|Upton|Vernon|Walton|Yardley""".replace(
        "\n", ""
    ).split("|")
)


def _names(*words: tuple[str, ...]) -> list[str]:
    return [" ".join(filter(None, map(str.strip, parts))) for parts in product(*words)]


COST_CENTRES = _names(SERVICES, PLACES)
"""The names of cost centres: what they do, and where."""

ACCOUNTS = _names(GOODS, GROUPS)
SUPPLIERS = _names(_SURNAMES, ("", "& Sons", "Group"), PLACES, TRADES)
