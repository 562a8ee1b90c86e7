-- Drawn from expressions.py by `make expressions`; the engine is duckdb.

-- view blocks
SELECT
  "t4"."submission",
  "t4"."ordinal",
  "t4"."role",
  "t4"."sheet",
  "t4"."row",
  "t4"."series",
  "t4"."first",
  "t4"."last",
  "t4"."underlying",
  "t4"."action_date",
  "t4"."action_type",
  "t4"."action_subtype",
  "t4"."approach",
  "t4"."authorization_id",
  "t4"."first_transferring_party",
  "t4"."itmo_registry",
  "t4"."first_id",
  "t4"."last_id",
  "t4"."unit_registry",
  "t4"."first_unit_id",
  "t4"."last_unit_id",
  "t4"."metric",
  "t4"."gwp_values",
  "t4"."non_ghg_metric",
  "t4"."quantity",
  "t4"."quantity_non_ghg",
  "t4"."mitigation_type",
  "t4"."vintage",
  "t4"."transferring_party",
  "t4"."acquiring_party",
  "t4"."purpose",
  "t4"."using_party",
  "t4"."using_entity",
  "t4"."year_used_for_ndc",
  "t4"."explanation",
  "t4"."number",
  "t4"."rank",
  "t4"."party",
  "t4"."year",
  (
    "t4"."number" * 4294967296
  ) + "t4"."ordinal" AS "id"
FROM (
  SELECT
    "t2"."submission",
    "t2"."ordinal",
    "t2"."role",
    "t2"."sheet",
    "t2"."row",
    "t2"."series",
    "t2"."first",
    "t2"."last",
    "t2"."underlying",
    "t2"."action_date",
    "t2"."action_type",
    "t2"."action_subtype",
    "t2"."approach",
    "t2"."authorization_id",
    "t2"."first_transferring_party",
    "t2"."itmo_registry",
    "t2"."first_id",
    "t2"."last_id",
    "t2"."unit_registry",
    "t2"."first_unit_id",
    "t2"."last_unit_id",
    "t2"."metric",
    "t2"."gwp_values",
    "t2"."non_ghg_metric",
    "t2"."quantity",
    "t2"."quantity_non_ghg",
    "t2"."mitigation_type",
    "t2"."vintage",
    "t2"."transferring_party",
    "t2"."acquiring_party",
    "t2"."purpose",
    "t2"."using_party",
    "t2"."using_entity",
    "t2"."year_used_for_ndc",
    "t2"."explanation",
    "t3"."number",
    "t3"."rank",
    "t3"."party",
    "t3"."year"
  FROM "rows" AS "t2"
  INNER JOIN "current" AS "t3"
    ON "t2"."submission" = "t3"."submission" AND "t2"."sheet" = "t3"."sheet"
) AS "t4"

-- kept moves
SELECT
  "t0"."id",
  "t0"."action_type" <> 'Acquisition' AS "is_sent",
  CASE
    WHEN "t0"."action_type" <> 'Acquisition'
    THEN "t0"."party"
    ELSE "t0"."transferring_party"
  END AS "transferring",
  CASE
    WHEN "t0"."action_type" <> 'Acquisition'
    THEN "t0"."acquiring_party"
    ELSE "t0"."party"
  END AS "acquiring",
  "t0"."first",
  "t0"."last",
  "t0"."action_date",
  "t0"."rank",
  "t0"."row",
  "t0"."quantity",
  "t0"."quantity_non_ghg",
  "t0"."approach",
  "t0"."authorization_id",
  "t0"."metric",
  "t0"."non_ghg_metric",
  "t0"."gwp_values",
  "t0"."mitigation_type",
  "t0"."vintage",
  "t0"."first_transferring_party",
  CAST((
    "t0"."last" - "t0"."first"
  ) + 1 AS DECIMAL(20, 0)) AS "itmos",
  CASE
    WHEN "t0"."action_type" <> 'Acquisition'
    THEN "t0"."party"
    ELSE "t0"."transferring_party"
  END || '|' || CASE
    WHEN "t0"."action_type" <> 'Acquisition'
    THEN "t0"."acquiring_party"
    ELSE "t0"."party"
  END || '|' || "t0"."series" AS "ground"
FROM "blocks" AS "t0"
WHERE
  "t0"."role" = 'actions'
  AND "t0"."series" IS NOT NULL
  AND (
    (
      "t0"."action_type" IN ('First transfer', 'Transfer')
      AND (
        "t0"."acquiring_party" IS NOT NULL
      )
    )
    OR (
      (
        "t0"."action_type" = 'Acquisition'
      )
      AND (
        "t0"."transferring_party" IS NOT NULL
      )
    )
  )

-- kept covered_by_moves
SELECT
  "t1"."id",
  "t1"."ground",
  "t1"."is_sent",
  "t1"."action_date",
  "t1"."rank",
  "t1"."row",
  "t7"."begin",
  "t7"."end"
FROM "moves" AS "t1"
INNER JOIN (
  SELECT
    "t5"."id",
    "t5"."ground",
    MIN("t5"."n") AS "begin",
    MAX("t5"."n") AS "end"
  FROM (
    SELECT
      "t4"."id",
      "t4"."ground",
      "t4"."at",
      DENSE_RANK() OVER (
        PARTITION BY "t4"."ground"
        ORDER BY "t4"."at" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "n"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t0"."id",
          "t0"."ground",
          "t0"."first" AS "at"
        FROM "moves" AS "t0"
      ) AS "t2"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t0"."id",
          "t0"."ground",
          "t0"."last" + 1 AS "at"
        FROM "moves" AS "t0"
      ) AS "t3"
    ) AS "t4"
  ) AS "t5"
  GROUP BY
    1,
    2
) AS "t7"
  ON "t1"."id" = "t7"."id" AND "t1"."ground" = "t7"."ground"

-- count pieces_of_moves
SELECT
  *
FROM (
  SELECT
    CAST(FLOOR((
      "t0"."id"
    ) / (
      4294967296
    )) AS BIGINT) AS "number",
    COUNT(*) AS "rows",
    SUM("t0"."end" - "t0"."begin") AS "pieces"
  FROM "covered_by_moves" AS "t0"
  GROUP BY
    1
) AS "t1"
ORDER BY
  "t1"."number" ASC

-- kept met
SELECT
  "t2"."ground",
  "t2"."n",
  "t2"."turn",
  MAX("t2"."id") FILTER(WHERE
    "t2"."is_sent") AS "sent",
  MAX("t2"."id") FILTER(WHERE
    NOT (
      "t2"."is_sent"
    )) AS "received"
FROM (
  SELECT
    "t1"."id",
    "t1"."ground",
    "t1"."is_sent",
    "t1"."action_date",
    "t1"."rank",
    "t1"."row",
    "t1"."n",
    ROW_NUMBER() OVER (
      PARTITION BY "t1"."ground", "t1"."is_sent", "t1"."n"
      ORDER BY "t1"."action_date" ASC, "t1"."rank" ASC, "t1"."row" ASC, "t1"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "turn"
  FROM (
    SELECT
      "t0"."id",
      "t0"."ground",
      "t0"."is_sent",
      "t0"."action_date",
      "t0"."rank",
      "t0"."row",
      UNNEST(RANGE("t0"."begin", "t0"."end", 1)) AS "n"
    FROM "covered_by_moves" AS "t0"
  ) AS "t1"
) AS "t2"
GROUP BY
  1,
  2,
  3

-- kept one_sided
WITH "t3" AS (
  SELECT
    "t0"."ground",
    "t0"."n",
    COALESCE("t0"."sent", "t0"."received") AS "id"
  FROM "met" AS "t0"
  WHERE
    (
      "t0"."sent" IS NULL
    ) OR (
      "t0"."received" IS NULL
    )
)
SELECT
  "t16"."id",
  MIN("t16"."first") AS "first",
  MAX("t16"."last") FILTER(WHERE
    "t16"."turn" = 0) AS "last",
  COUNT(*) AS "runs",
  SUM(CAST((
    "t16"."last" - "t16"."first"
  ) + 1 AS DECIMAL(20, 0))) AS "missing"
FROM (
  SELECT
    "t15"."id",
    "t15"."run",
    "t15"."first",
    "t15"."last",
    ROW_NUMBER() OVER (
      PARTITION BY "t15"."id"
      ORDER BY "t15"."first" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "turn"
  FROM (
    SELECT
      "t14"."id",
      "t14"."run",
      MIN("t14"."first") AS "first",
      MAX("t14"."last") AS "last"
    FROM (
      SELECT
        "t13"."ground",
        "t13"."n",
        "t13"."id",
        "t13"."first",
        "t13"."last",
        "t13"."n" - (
          ROW_NUMBER() OVER (
            PARTITION BY "t13"."id"
            ORDER BY "t13"."n" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1
        ) AS "run"
      FROM (
        SELECT
          "t5"."ground",
          "t5"."n",
          "t5"."id",
          "t12"."first",
          "t12"."last"
        FROM "t3" AS "t5"
        INNER JOIN (
          SELECT
            "t10"."ground",
            "t10"."n",
            "t10"."at" AS "first",
            "t10"."following" - 1 AS "last"
          FROM (
            SELECT
              "t9"."ground",
              "t9"."at",
              DENSE_RANK() OVER (
                PARTITION BY "t9"."ground"
                ORDER BY "t9"."at" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1 AS "n",
              LEAD("t9"."at") OVER (
                PARTITION BY "t9"."ground"
                ORDER BY "t9"."at" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) AS "following"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t2"."ground",
                  "t2"."first" AS "at"
                FROM "moves" AS "t2"
                SEMI JOIN "t3" AS "t6"
                  ON "t2"."ground" = "t6"."ground"
              ) AS "t7"
              UNION
              SELECT
                *
              FROM (
                SELECT
                  "t2"."ground",
                  "t2"."last" + 1 AS "at"
                FROM "moves" AS "t2"
                SEMI JOIN "t3" AS "t6"
                  ON "t2"."ground" = "t6"."ground"
              ) AS "t8"
            ) AS "t9"
          ) AS "t10"
          WHERE
            "t10"."following" IS NOT NULL
        ) AS "t12"
          ON "t5"."ground" = "t12"."ground" AND "t5"."n" = "t12"."n"
      ) AS "t13"
    ) AS "t14"
    GROUP BY
      1,
      2
  ) AS "t15"
) AS "t16"
GROUP BY
  1

-- answer routes
SELECT
  *
FROM (
  SELECT
    "t4"."transferring",
    "t4"."acquiring",
    SUM("t4"."itmos") FILTER(WHERE
      "t4"."is_sent") AS "sent",
    SUM("t4"."itmos") FILTER(WHERE
      NOT (
        "t4"."is_sent"
      )) AS "received",
    SUM("t4"."missing") FILTER(WHERE
      "t4"."is_sent") AS "unmatched"
  FROM (
    SELECT
      "t2"."transferring",
      "t2"."acquiring",
      "t2"."is_sent",
      "t2"."itmos",
      COALESCE("t3"."missing", "t2"."itmos" * 0) AS "missing"
    FROM "moves" AS "t2"
    LEFT OUTER JOIN "one_sided" AS "t3"
      ON "t2"."id" = "t3"."id"
  ) AS "t4"
  GROUP BY
    1,
    2
) AS "t5"
ORDER BY
  "t5"."transferring" ASC,
  "t5"."acquiring" ASC

-- answer not_received only one_sided
SELECT
  *
FROM (
  SELECT
    "t8"."id",
    "t8"."first",
    "t8"."last",
    "t8"."runs",
    "t8"."missing",
    GREATEST(
      COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 10000,
      0
    ) AS "more"
  FROM (
    SELECT
      "t3"."id",
      "t3"."first",
      "t3"."last",
      "t3"."runs",
      "t3"."missing"
    FROM "one_sided" AS "t3"
    INNER JOIN (
      SELECT
        "t1"."id",
        "t1"."acquiring" AS "counterpart",
        CAST(EXTRACT(year FROM "t1"."action_date") AS BIGINT) AS "at_year"
      FROM "moves" AS "t1"
      WHERE
        "t1"."is_sent"
    ) AS "t7"
      ON "t3"."id" = "t7"."id"
    SEMI JOIN (
      SELECT DISTINCT
        "t2"."party" AS "counterpart",
        "t2"."year" AS "at_year"
      FROM "current" AS "t2"
    ) AS "t5"
      ON "t7"."counterpart" = "t5"."counterpart" AND "t7"."at_year" = "t5"."at_year"
  ) AS "t8"
) AS "t9"
ORDER BY
  "t9"."id" ASC
LIMIT 10000

-- answer not_sent only one_sided
SELECT
  *
FROM (
  SELECT
    "t8"."id",
    "t8"."first",
    "t8"."last",
    "t8"."runs",
    "t8"."missing",
    GREATEST(
      COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 10000,
      0
    ) AS "more"
  FROM (
    SELECT
      "t3"."id",
      "t3"."first",
      "t3"."last",
      "t3"."runs",
      "t3"."missing"
    FROM "one_sided" AS "t3"
    INNER JOIN (
      SELECT
        "t1"."id",
        "t1"."transferring" AS "counterpart",
        CAST(EXTRACT(year FROM "t1"."action_date") AS BIGINT) AS "at_year"
      FROM "moves" AS "t1"
      WHERE
        NOT (
          "t1"."is_sent"
        )
    ) AS "t7"
      ON "t3"."id" = "t7"."id"
    SEMI JOIN (
      SELECT DISTINCT
        "t2"."party" AS "counterpart",
        "t2"."year" AS "at_year"
      FROM "current" AS "t2"
    ) AS "t5"
      ON "t7"."counterpart" = "t5"."counterpart" AND "t7"."at_year" = "t5"."at_year"
  ) AS "t8"
) AS "t9"
ORDER BY
  "t9"."id" ASC
LIMIT 10000

-- kept differing
SELECT
  *
FROM (
  SELECT
    "t7"."sent",
    "t7"."received",
    NOT (
      "t5"."action_date_sent" IS NOT DISTINCT FROM "t6"."action_date_received"
    ) AS "in_date",
    COALESCE(
      NOT (
        "t5"."approach_sent" IS NOT DISTINCT FROM "t6"."approach_received"
      )
      OR NOT (
        "t5"."authorization_id_sent" IS NOT DISTINCT FROM "t6"."authorization_id_received"
      )
      OR NOT (
        "t5"."metric_sent" IS NOT DISTINCT FROM "t6"."metric_received"
      )
      OR NOT (
        "t5"."non_ghg_metric_sent" IS NOT DISTINCT FROM "t6"."non_ghg_metric_received"
      )
      OR (
        "t5"."gwp_values_sent" <> "t6"."gwp_values_received"
      )
      OR NOT (
        "t5"."mitigation_type_sent" IS NOT DISTINCT FROM "t6"."mitigation_type_received"
      )
      OR NOT (
        "t5"."vintage_sent" IS NOT DISTINCT FROM "t6"."vintage_received"
      )
      OR NOT (
        "t5"."first_transferring_party_sent" IS NOT DISTINCT FROM "t6"."first_transferring_party_received"
      ),
      FALSE
    ) AS "in_words"
  FROM (
    SELECT DISTINCT
      "t0"."sent",
      "t0"."received"
    FROM "met" AS "t0"
    WHERE
      "t0"."sent" IS NOT NULL AND "t0"."received" IS NOT NULL
  ) AS "t7"
  INNER JOIN (
    SELECT
      "t1"."id" AS "sent",
      "t1"."action_date" AS "action_date_sent",
      "t1"."approach" AS "approach_sent",
      "t1"."authorization_id" AS "authorization_id_sent",
      "t1"."metric" AS "metric_sent",
      "t1"."non_ghg_metric" AS "non_ghg_metric_sent",
      "t1"."gwp_values" AS "gwp_values_sent",
      "t1"."mitigation_type" AS "mitigation_type_sent",
      "t1"."vintage" AS "vintage_sent",
      "t1"."first_transferring_party" AS "first_transferring_party_sent"
    FROM "moves" AS "t1"
  ) AS "t5"
    ON "t7"."sent" = "t5"."sent"
  INNER JOIN (
    SELECT
      "t1"."id" AS "received",
      "t1"."action_date" AS "action_date_received",
      "t1"."approach" AS "approach_received",
      "t1"."authorization_id" AS "authorization_id_received",
      "t1"."metric" AS "metric_received",
      "t1"."non_ghg_metric" AS "non_ghg_metric_received",
      "t1"."gwp_values" AS "gwp_values_received",
      "t1"."mitigation_type" AS "mitigation_type_received",
      "t1"."vintage" AS "vintage_received",
      "t1"."first_transferring_party" AS "first_transferring_party_received"
    FROM "moves" AS "t1"
  ) AS "t6"
    ON "t7"."received" = "t6"."received"
) AS "t8"
WHERE
  "t8"."in_date" OR "t8"."in_words"

-- answer other_dates only differing
SELECT
  *
FROM (
  SELECT
    "t1"."before",
    "t1"."id",
    GREATEST(
      COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 10000,
      0
    ) AS "more"
  FROM (
    SELECT
      "t0"."sent" AS "before",
      "t0"."received" AS "id"
    FROM "differing" AS "t0"
    WHERE
      "t0"."in_date"
  ) AS "t1"
) AS "t2"
ORDER BY
  "t2"."id" ASC,
  "t2"."before" ASC
LIMIT 10000

-- answer other_words only differing
SELECT
  *
FROM (
  SELECT
    "t1"."before",
    "t1"."id",
    GREATEST(
      COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 10000,
      0
    ) AS "more"
  FROM (
    SELECT
      "t0"."sent" AS "before",
      "t0"."received" AS "id"
    FROM "differing" AS "t0"
    WHERE
      "t0"."in_words"
  ) AS "t1"
) AS "t2"
ORDER BY
  "t2"."id" ASC,
  "t2"."before" ASC
LIMIT 10000

-- kept odd
SELECT DISTINCT
  "t0"."ground"
FROM "moves" AS "t0"
WHERE
  (
    "t0"."metric" = 'non-GHG'
  )
  OR (
    "t0"."quantity" <> (
      (
        "t0"."last" - "t0"."first"
      ) + 1
    )
  )

-- kept uneven only odd
WITH "t15" AS (
  SELECT
    "t13"."ground",
    "t13"."stretch",
    SUM("t13"."itmos") FILTER(WHERE
      "t13"."is_sent") AS "sent",
    SUM("t13"."itmos") FILTER(WHERE
      NOT (
        "t13"."is_sent"
      )) AS "received",
    SUM("t13"."tonnes") FILTER(WHERE
      "t13"."is_sent") AS "there",
    SUM("t13"."tonnes") FILTER(WHERE
      NOT (
        "t13"."is_sent"
      )) AS "here",
    MAX("t13"."odd") AS "odd",
    MIN("t13"."said") AS "one",
    MAX("t13"."said") AS "other"
  FROM (
    SELECT
      "t12"."id",
      "t12"."is_sent",
      "t12"."transferring",
      "t12"."acquiring",
      "t12"."first",
      "t12"."last",
      "t12"."action_date",
      "t12"."rank",
      "t12"."row",
      "t12"."quantity",
      "t12"."quantity_non_ghg",
      "t12"."approach",
      "t12"."authorization_id",
      "t12"."metric",
      "t12"."non_ghg_metric",
      "t12"."gwp_values",
      "t12"."mitigation_type",
      "t12"."vintage",
      "t12"."first_transferring_party",
      "t12"."itmos",
      "t12"."ground",
      "t12"."stretch",
      CAST("t12"."quantity" AS DECIMAL(20, 0)) AS "tonnes",
      "t12"."metric" || '|' || COALESCE("t12"."non_ghg_metric", '') AS "said",
      CASE
        WHEN (
          "t12"."metric" = 'non-GHG'
        )
        OR (
          "t12"."quantity" <> (
            (
              "t12"."last" - "t12"."first"
            ) + 1
          )
        )
        THEN 1
        ELSE 0
      END AS "odd",
      CASE
        WHEN (
          "t12"."metric" = 'non-GHG'
        )
        AND REGEXP_MATCHES("t12"."quantity_non_ghg", '^[0-9]{1,18}(\.[0-9]{1,12})?$')
        THEN TRY_CAST("t12"."quantity_non_ghg" AS DECIMAL(30, 12))
        ELSE CAST(NULL AS DECIMAL(30, 12))
      END AS "amount"
    FROM (
      SELECT
        "t11".*
        EXCLUDE ("begins")
      FROM (
        SELECT
          "t10".*
          EXCLUDE ("reach")
        FROM (
          SELECT
            "t9"."id",
            "t9"."is_sent",
            "t9"."transferring",
            "t9"."acquiring",
            "t9"."first",
            "t9"."last",
            "t9"."action_date",
            "t9"."rank",
            "t9"."row",
            "t9"."quantity",
            "t9"."quantity_non_ghg",
            "t9"."approach",
            "t9"."authorization_id",
            "t9"."metric",
            "t9"."non_ghg_metric",
            "t9"."gwp_values",
            "t9"."mitigation_type",
            "t9"."vintage",
            "t9"."first_transferring_party",
            "t9"."itmos",
            "t9"."ground",
            "t9"."reach",
            "t9"."begins",
            SUM("t9"."begins") OVER (
              PARTITION BY "t9"."ground"
              ORDER BY "t9"."first" ASC, "t9"."last" ASC, "t9"."id" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS "stretch"
          FROM (
            SELECT
              "t8"."id",
              "t8"."is_sent",
              "t8"."transferring",
              "t8"."acquiring",
              "t8"."first",
              "t8"."last",
              "t8"."action_date",
              "t8"."rank",
              "t8"."row",
              "t8"."quantity",
              "t8"."quantity_non_ghg",
              "t8"."approach",
              "t8"."authorization_id",
              "t8"."metric",
              "t8"."non_ghg_metric",
              "t8"."gwp_values",
              "t8"."mitigation_type",
              "t8"."vintage",
              "t8"."first_transferring_party",
              "t8"."itmos",
              "t8"."ground",
              "t8"."reach",
              CASE WHEN "t8"."reach" >= "t8"."first" THEN 0 ELSE 1 END AS "begins"
            FROM (
              SELECT
                "t7"."id",
                "t7"."is_sent",
                "t7"."transferring",
                "t7"."acquiring",
                "t7"."first",
                "t7"."last",
                "t7"."action_date",
                "t7"."rank",
                "t7"."row",
                "t7"."quantity",
                "t7"."quantity_non_ghg",
                "t7"."approach",
                "t7"."authorization_id",
                "t7"."metric",
                "t7"."non_ghg_metric",
                "t7"."gwp_values",
                "t7"."mitigation_type",
                "t7"."vintage",
                "t7"."first_transferring_party",
                "t7"."itmos",
                "t7"."ground",
                MAX("t7"."last") OVER (
                  PARTITION BY "t7"."ground"
                  ORDER BY "t7"."first" ASC, "t7"."last" ASC, "t7"."id" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                ) AS "reach"
              FROM (
                SELECT
                  "t3"."id",
                  "t3"."is_sent",
                  "t3"."transferring",
                  "t3"."acquiring",
                  "t3"."first",
                  "t3"."last",
                  "t3"."action_date",
                  "t3"."rank",
                  "t3"."row",
                  "t3"."quantity",
                  "t3"."quantity_non_ghg",
                  "t3"."approach",
                  "t3"."authorization_id",
                  "t3"."metric",
                  "t3"."non_ghg_metric",
                  "t3"."gwp_values",
                  "t3"."mitigation_type",
                  "t3"."vintage",
                  "t3"."first_transferring_party",
                  "t3"."itmos",
                  "t3"."ground"
                FROM "moves" AS "t3"
                SEMI JOIN "odd" AS "t4"
                  ON "t3"."ground" = "t4"."ground"
              ) AS "t7"
            ) AS "t8"
          ) AS "t9"
        ) AS "t10"
      ) AS "t11"
    ) AS "t12"
  ) AS "t13"
  GROUP BY
    1,
    2
)
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t16"."ground",
      "t16"."stretch"
    FROM "t15" AS "t16"
    WHERE
      "t16"."sent" = "t16"."received"
      AND (
        (
          "t16"."there" <> "t16"."here"
        )
        OR (
          (
            "t16"."odd" = 1
          ) AND (
            "t16"."one" <> "t16"."other"
          )
        )
      )
  ) AS "t22"
  UNION
  SELECT
    *
  FROM (
    SELECT
      "t21"."ground",
      "t21"."stretch"
    FROM (
      SELECT
        "t18"."ground",
        "t18"."stretch",
        "t18"."sent",
        "t18"."received",
        "t18"."there",
        "t18"."here",
        "t18"."odd",
        "t18"."one",
        "t18"."other"
      FROM "t15" AS "t18"
      SEMI JOIN (
        SELECT DISTINCT
          "t0"."ground"
        FROM "met" AS "t0"
        WHERE
          "t0"."turn" > 0
      ) AS "t6"
        ON "t18"."ground" = "t6"."ground"
    ) AS "t21"
    WHERE
      (
        "t21"."odd" = 1
      ) OR (
        "t21"."one" <> "t21"."other"
      )
  ) AS "t25"
) AS "t26"
UNION
SELECT
  *
FROM (
  SELECT
    "t20"."ground",
    "t20"."stretch"
  FROM (
    SELECT
      *
    FROM "t15" AS "t16"
    WHERE
      "t16"."sent" = "t16"."received"
  ) AS "t20"
  SEMI JOIN (
    SELECT
      *
    FROM (
      SELECT
        "t14"."ground",
        "t14"."stretch",
        "t14"."said",
        SUM("t14"."amount") FILTER(WHERE
          "t14"."is_sent") AS "there",
        SUM("t14"."amount") FILTER(WHERE
          NOT (
            "t14"."is_sent"
          )) AS "here",
        MAX(CASE WHEN "t14"."amount" IS NULL THEN 1 ELSE 0 END) AS "unread"
      FROM (
        SELECT
          "t12"."id",
          "t12"."is_sent",
          "t12"."transferring",
          "t12"."acquiring",
          "t12"."first",
          "t12"."last",
          "t12"."action_date",
          "t12"."rank",
          "t12"."row",
          "t12"."quantity",
          "t12"."quantity_non_ghg",
          "t12"."approach",
          "t12"."authorization_id",
          "t12"."metric",
          "t12"."non_ghg_metric",
          "t12"."gwp_values",
          "t12"."mitigation_type",
          "t12"."vintage",
          "t12"."first_transferring_party",
          "t12"."itmos",
          "t12"."ground",
          "t12"."stretch",
          CAST("t12"."quantity" AS DECIMAL(20, 0)) AS "tonnes",
          "t12"."metric" || '|' || COALESCE("t12"."non_ghg_metric", '') AS "said",
          CASE
            WHEN (
              "t12"."metric" = 'non-GHG'
            )
            OR (
              "t12"."quantity" <> (
                (
                  "t12"."last" - "t12"."first"
                ) + 1
              )
            )
            THEN 1
            ELSE 0
          END AS "odd",
          CASE
            WHEN (
              "t12"."metric" = 'non-GHG'
            )
            AND REGEXP_MATCHES("t12"."quantity_non_ghg", '^[0-9]{1,18}(\.[0-9]{1,12})?$')
            THEN TRY_CAST("t12"."quantity_non_ghg" AS DECIMAL(30, 12))
            ELSE CAST(NULL AS DECIMAL(30, 12))
          END AS "amount"
        FROM (
          SELECT
            "t11".*
            EXCLUDE ("begins")
          FROM (
            SELECT
              "t10".*
              EXCLUDE ("reach")
            FROM (
              SELECT
                "t9"."id",
                "t9"."is_sent",
                "t9"."transferring",
                "t9"."acquiring",
                "t9"."first",
                "t9"."last",
                "t9"."action_date",
                "t9"."rank",
                "t9"."row",
                "t9"."quantity",
                "t9"."quantity_non_ghg",
                "t9"."approach",
                "t9"."authorization_id",
                "t9"."metric",
                "t9"."non_ghg_metric",
                "t9"."gwp_values",
                "t9"."mitigation_type",
                "t9"."vintage",
                "t9"."first_transferring_party",
                "t9"."itmos",
                "t9"."ground",
                "t9"."reach",
                "t9"."begins",
                SUM("t9"."begins") OVER (
                  PARTITION BY "t9"."ground"
                  ORDER BY "t9"."first" ASC, "t9"."last" ASC, "t9"."id" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                ) AS "stretch"
              FROM (
                SELECT
                  "t8"."id",
                  "t8"."is_sent",
                  "t8"."transferring",
                  "t8"."acquiring",
                  "t8"."first",
                  "t8"."last",
                  "t8"."action_date",
                  "t8"."rank",
                  "t8"."row",
                  "t8"."quantity",
                  "t8"."quantity_non_ghg",
                  "t8"."approach",
                  "t8"."authorization_id",
                  "t8"."metric",
                  "t8"."non_ghg_metric",
                  "t8"."gwp_values",
                  "t8"."mitigation_type",
                  "t8"."vintage",
                  "t8"."first_transferring_party",
                  "t8"."itmos",
                  "t8"."ground",
                  "t8"."reach",
                  CASE WHEN "t8"."reach" >= "t8"."first" THEN 0 ELSE 1 END AS "begins"
                FROM (
                  SELECT
                    "t7"."id",
                    "t7"."is_sent",
                    "t7"."transferring",
                    "t7"."acquiring",
                    "t7"."first",
                    "t7"."last",
                    "t7"."action_date",
                    "t7"."rank",
                    "t7"."row",
                    "t7"."quantity",
                    "t7"."quantity_non_ghg",
                    "t7"."approach",
                    "t7"."authorization_id",
                    "t7"."metric",
                    "t7"."non_ghg_metric",
                    "t7"."gwp_values",
                    "t7"."mitigation_type",
                    "t7"."vintage",
                    "t7"."first_transferring_party",
                    "t7"."itmos",
                    "t7"."ground",
                    MAX("t7"."last") OVER (
                      PARTITION BY "t7"."ground"
                      ORDER BY "t7"."first" ASC, "t7"."last" ASC, "t7"."id" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                    ) AS "reach"
                  FROM (
                    SELECT
                      "t3"."id",
                      "t3"."is_sent",
                      "t3"."transferring",
                      "t3"."acquiring",
                      "t3"."first",
                      "t3"."last",
                      "t3"."action_date",
                      "t3"."rank",
                      "t3"."row",
                      "t3"."quantity",
                      "t3"."quantity_non_ghg",
                      "t3"."approach",
                      "t3"."authorization_id",
                      "t3"."metric",
                      "t3"."non_ghg_metric",
                      "t3"."gwp_values",
                      "t3"."mitigation_type",
                      "t3"."vintage",
                      "t3"."first_transferring_party",
                      "t3"."itmos",
                      "t3"."ground"
                    FROM "moves" AS "t3"
                    SEMI JOIN "odd" AS "t4"
                      ON "t3"."ground" = "t4"."ground"
                  ) AS "t7"
                ) AS "t8"
              ) AS "t9"
            ) AS "t10"
          ) AS "t11"
        ) AS "t12"
        WHERE
          "t12"."metric" = 'non-GHG'
      ) AS "t14"
      GROUP BY
        1,
        2,
        3
    ) AS "t17"
    WHERE
      (
        "t17"."unread" = 1
      )
      OR NOT (
        "t17"."there" IS NOT DISTINCT FROM "t17"."here"
      )
  ) AS "t24"
    ON "t20"."ground" = "t24"."ground" AND "t20"."stretch" = "t24"."stretch"
) AS "t27"

-- answer other_quantities only uneven
WITH "t18" AS (
  SELECT
    "t17"."ground",
    "t17"."stretch",
    "t17"."size",
    SUM("t17"."size") OVER (
      ORDER BY "t17"."ground" ASC, "t17"."stretch" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "upto",
    ROW_NUMBER() OVER (
      ORDER BY "t17"."ground" ASC, "t17"."stretch" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "which"
  FROM (
    SELECT
      "t16"."ground",
      "t16"."stretch",
      COUNT(*) AS "size"
    FROM (
      SELECT
        "t6"."sent",
        "t6"."received",
        "t15"."ground",
        "t15"."stretch"
      FROM (
        SELECT DISTINCT
          "t0"."sent",
          "t0"."received"
        FROM "met" AS "t0"
        WHERE
          "t0"."sent" IS NOT NULL AND "t0"."received" IS NOT NULL
      ) AS "t6"
      INNER JOIN (
        SELECT
          "t13"."ground",
          "t13"."stretch",
          "t13"."id" AS "sent"
        FROM (
          SELECT
            "t11".*
            EXCLUDE ("begins")
          FROM (
            SELECT
              "t10".*
              EXCLUDE ("reach")
            FROM (
              SELECT
                "t9"."id",
                "t9"."is_sent",
                "t9"."transferring",
                "t9"."acquiring",
                "t9"."first",
                "t9"."last",
                "t9"."action_date",
                "t9"."rank",
                "t9"."row",
                "t9"."quantity",
                "t9"."quantity_non_ghg",
                "t9"."approach",
                "t9"."authorization_id",
                "t9"."metric",
                "t9"."non_ghg_metric",
                "t9"."gwp_values",
                "t9"."mitigation_type",
                "t9"."vintage",
                "t9"."first_transferring_party",
                "t9"."itmos",
                "t9"."ground",
                "t9"."reach",
                "t9"."begins",
                SUM("t9"."begins") OVER (
                  PARTITION BY "t9"."ground"
                  ORDER BY "t9"."first" ASC, "t9"."last" ASC, "t9"."id" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                ) AS "stretch"
              FROM (
                SELECT
                  "t8"."id",
                  "t8"."is_sent",
                  "t8"."transferring",
                  "t8"."acquiring",
                  "t8"."first",
                  "t8"."last",
                  "t8"."action_date",
                  "t8"."rank",
                  "t8"."row",
                  "t8"."quantity",
                  "t8"."quantity_non_ghg",
                  "t8"."approach",
                  "t8"."authorization_id",
                  "t8"."metric",
                  "t8"."non_ghg_metric",
                  "t8"."gwp_values",
                  "t8"."mitigation_type",
                  "t8"."vintage",
                  "t8"."first_transferring_party",
                  "t8"."itmos",
                  "t8"."ground",
                  "t8"."reach",
                  CASE WHEN "t8"."reach" >= "t8"."first" THEN 0 ELSE 1 END AS "begins"
                FROM (
                  SELECT
                    "t7"."id",
                    "t7"."is_sent",
                    "t7"."transferring",
                    "t7"."acquiring",
                    "t7"."first",
                    "t7"."last",
                    "t7"."action_date",
                    "t7"."rank",
                    "t7"."row",
                    "t7"."quantity",
                    "t7"."quantity_non_ghg",
                    "t7"."approach",
                    "t7"."authorization_id",
                    "t7"."metric",
                    "t7"."non_ghg_metric",
                    "t7"."gwp_values",
                    "t7"."mitigation_type",
                    "t7"."vintage",
                    "t7"."first_transferring_party",
                    "t7"."itmos",
                    "t7"."ground",
                    MAX("t7"."last") OVER (
                      PARTITION BY "t7"."ground"
                      ORDER BY "t7"."first" ASC, "t7"."last" ASC, "t7"."id" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                    ) AS "reach"
                  FROM (
                    SELECT
                      "t4"."id",
                      "t4"."is_sent",
                      "t4"."transferring",
                      "t4"."acquiring",
                      "t4"."first",
                      "t4"."last",
                      "t4"."action_date",
                      "t4"."rank",
                      "t4"."row",
                      "t4"."quantity",
                      "t4"."quantity_non_ghg",
                      "t4"."approach",
                      "t4"."authorization_id",
                      "t4"."metric",
                      "t4"."non_ghg_metric",
                      "t4"."gwp_values",
                      "t4"."mitigation_type",
                      "t4"."vintage",
                      "t4"."first_transferring_party",
                      "t4"."itmos",
                      "t4"."ground"
                    FROM "moves" AS "t4"
                    SEMI JOIN "uneven" AS "t3"
                      ON "t4"."ground" = "t3"."ground"
                  ) AS "t7"
                ) AS "t8"
              ) AS "t9"
            ) AS "t10"
          ) AS "t11"
        ) AS "t13"
        SEMI JOIN "uneven" AS "t3"
          ON "t13"."ground" = "t3"."ground" AND "t13"."stretch" = "t3"."stretch"
      ) AS "t15"
        ON "t6"."sent" = "t15"."sent"
    ) AS "t16"
    GROUP BY
      1,
      2
  ) AS "t17"
)
SELECT
  *
FROM (
  SELECT
    "t6"."sent" AS "before",
    "t6"."received" AS "id",
    "t27"."more"
  FROM (
    SELECT DISTINCT
      "t0"."sent",
      "t0"."received"
    FROM "met" AS "t0"
    WHERE
      "t0"."sent" IS NOT NULL AND "t0"."received" IS NOT NULL
  ) AS "t6"
  INNER JOIN (
    SELECT
      "t13"."ground",
      "t13"."stretch",
      "t13"."id" AS "sent"
    FROM (
      SELECT
        "t11".*
        EXCLUDE ("begins")
      FROM (
        SELECT
          "t10".*
          EXCLUDE ("reach")
        FROM (
          SELECT
            "t9"."id",
            "t9"."is_sent",
            "t9"."transferring",
            "t9"."acquiring",
            "t9"."first",
            "t9"."last",
            "t9"."action_date",
            "t9"."rank",
            "t9"."row",
            "t9"."quantity",
            "t9"."quantity_non_ghg",
            "t9"."approach",
            "t9"."authorization_id",
            "t9"."metric",
            "t9"."non_ghg_metric",
            "t9"."gwp_values",
            "t9"."mitigation_type",
            "t9"."vintage",
            "t9"."first_transferring_party",
            "t9"."itmos",
            "t9"."ground",
            "t9"."reach",
            "t9"."begins",
            SUM("t9"."begins") OVER (
              PARTITION BY "t9"."ground"
              ORDER BY "t9"."first" ASC, "t9"."last" ASC, "t9"."id" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS "stretch"
          FROM (
            SELECT
              "t8"."id",
              "t8"."is_sent",
              "t8"."transferring",
              "t8"."acquiring",
              "t8"."first",
              "t8"."last",
              "t8"."action_date",
              "t8"."rank",
              "t8"."row",
              "t8"."quantity",
              "t8"."quantity_non_ghg",
              "t8"."approach",
              "t8"."authorization_id",
              "t8"."metric",
              "t8"."non_ghg_metric",
              "t8"."gwp_values",
              "t8"."mitigation_type",
              "t8"."vintage",
              "t8"."first_transferring_party",
              "t8"."itmos",
              "t8"."ground",
              "t8"."reach",
              CASE WHEN "t8"."reach" >= "t8"."first" THEN 0 ELSE 1 END AS "begins"
            FROM (
              SELECT
                "t7"."id",
                "t7"."is_sent",
                "t7"."transferring",
                "t7"."acquiring",
                "t7"."first",
                "t7"."last",
                "t7"."action_date",
                "t7"."rank",
                "t7"."row",
                "t7"."quantity",
                "t7"."quantity_non_ghg",
                "t7"."approach",
                "t7"."authorization_id",
                "t7"."metric",
                "t7"."non_ghg_metric",
                "t7"."gwp_values",
                "t7"."mitigation_type",
                "t7"."vintage",
                "t7"."first_transferring_party",
                "t7"."itmos",
                "t7"."ground",
                MAX("t7"."last") OVER (
                  PARTITION BY "t7"."ground"
                  ORDER BY "t7"."first" ASC, "t7"."last" ASC, "t7"."id" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
                ) AS "reach"
              FROM (
                SELECT
                  "t4"."id",
                  "t4"."is_sent",
                  "t4"."transferring",
                  "t4"."acquiring",
                  "t4"."first",
                  "t4"."last",
                  "t4"."action_date",
                  "t4"."rank",
                  "t4"."row",
                  "t4"."quantity",
                  "t4"."quantity_non_ghg",
                  "t4"."approach",
                  "t4"."authorization_id",
                  "t4"."metric",
                  "t4"."non_ghg_metric",
                  "t4"."gwp_values",
                  "t4"."mitigation_type",
                  "t4"."vintage",
                  "t4"."first_transferring_party",
                  "t4"."itmos",
                  "t4"."ground"
                FROM "moves" AS "t4"
                SEMI JOIN "uneven" AS "t3"
                  ON "t4"."ground" = "t3"."ground"
              ) AS "t7"
            ) AS "t8"
          ) AS "t9"
        ) AS "t10"
      ) AS "t11"
    ) AS "t13"
    SEMI JOIN "uneven" AS "t3"
      ON "t13"."ground" = "t3"."ground" AND "t13"."stretch" = "t3"."stretch"
  ) AS "t15"
    ON "t6"."sent" = "t15"."sent"
  INNER JOIN (
    SELECT
      "t25"."ground",
      "t25"."stretch",
      "t25"."more"
    FROM (
      SELECT
        "t24"."ground",
        "t24"."stretch",
        "t24"."size",
        "t24"."upto",
        "t24"."which",
        "t24"."stretches",
        "t24"."stretches" - COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "more"
      FROM (
        SELECT
          "t23"."ground",
          "t23"."stretch",
          "t23"."size",
          "t23"."upto",
          "t23"."which",
          "t21"."stretches"
        FROM (
          SELECT
            *
          FROM "t18" AS "t19"
          WHERE
            (
              "t19"."upto" <= 10000
            ) OR (
              "t19"."which" = 0
            )
        ) AS "t23"
        CROSS JOIN (
          SELECT
            COUNT(*) AS "stretches"
          FROM "t18" AS "t19"
        ) AS "t21"
      ) AS "t24"
    ) AS "t25"
  ) AS "t27"
    ON "t15"."ground" = "t27"."ground" AND "t15"."stretch" = "t27"."stretch"
) AS "t28"
ORDER BY
  "t28"."before" ASC,
  "t28"."id" ASC

-- kept whereabouts
SELECT
  "t0"."id",
  "t0"."series",
  "t0"."first",
  "t0"."last",
  "t0"."rank",
  "t0"."row",
  "t0"."number",
  "t0"."role" = 'holdings' AS "is_held",
  CASE
    WHEN "t0"."role" = 'holdings'
    THEN "t0"."year"
    ELSE CAST(EXTRACT(year FROM "t0"."action_date") AS BIGINT)
  END AS "at_year",
  CASE
    WHEN "t0"."role" = 'holdings'
    THEN CAST(NULL AS TEXT)
    ELSE COALESCE(CAST("t0"."action_date" AS TEXT), '') || '|' || COALESCE("t0"."action_type", '') || '|' || COALESCE("t0"."action_subtype", '') || '|' || COALESCE("t0"."itmo_registry", '') || '|' || COALESCE("t0"."first_id", '') || '|' || COALESCE("t0"."last_id", '')
  END AS "same"
FROM "blocks" AS "t0"
WHERE
  "t0"."series" IS NOT NULL
  AND (
    (
      "t0"."role" = 'holdings'
    )
    OR (
      "t0"."action_type" IN ('Use', 'Cancellation')
      OR (
        (
          "t0"."action_type" = 'First transfer'
        )
        AND "t0"."action_subtype" IN (
          'Mandatory cancellation to deliver OMGE',
          'Other cancellations',
          'Use or cancellation',
          'Voluntary cancellation to deliver OMGE'
        )
      )
    )
  )

-- view said_of_metrics
SELECT
  "t0"."id",
  "t0"."first",
  "t0"."last",
  "t0"."rank",
  "t0"."row",
  "t0"."number",
  "t0"."series" AS "ground",
  "t0"."metric" || '|' || COALESCE("t0"."non_ghg_metric", '') AS "said",
  CAST(NULL AS TEXT) AS "same"
FROM "blocks" AS "t0"
WHERE
  "t0"."series" IS NOT NULL

-- view stretches_of_metrics
SELECT
  "t9".*
  EXCLUDE ("begins")
FROM (
  SELECT
    "t8".*
    EXCLUDE ("reach")
  FROM (
    SELECT
      "t7"."id",
      "t7"."first",
      "t7"."last",
      "t7"."rank",
      "t7"."row",
      "t7"."number",
      "t7"."ground",
      "t7"."said",
      "t7"."same",
      "t7"."reach",
      "t7"."begins",
      SUM("t7"."begins") OVER (
        PARTITION BY "t7"."ground", "t7"."said"
        ORDER BY "t7"."first" ASC, "t7"."last" ASC, "t7"."id" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS "stretch"
    FROM (
      SELECT
        "t6"."id",
        "t6"."first",
        "t6"."last",
        "t6"."rank",
        "t6"."row",
        "t6"."number",
        "t6"."ground",
        "t6"."said",
        "t6"."same",
        "t6"."reach",
        CASE WHEN "t6"."reach" >= "t6"."first" THEN 0 ELSE 1 END AS "begins"
      FROM (
        SELECT
          "t5"."id",
          "t5"."first",
          "t5"."last",
          "t5"."rank",
          "t5"."row",
          "t5"."number",
          "t5"."ground",
          "t5"."said",
          "t5"."same",
          MAX("t5"."last") OVER (
            PARTITION BY "t5"."ground", "t5"."said"
            ORDER BY "t5"."first" ASC, "t5"."last" ASC, "t5"."id" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
          ) AS "reach"
        FROM (
          SELECT
            "t1"."id",
            "t1"."first",
            "t1"."last",
            "t1"."rank",
            "t1"."row",
            "t1"."number",
            "t1"."ground",
            "t1"."said",
            "t1"."same"
          FROM "said_of_metrics" AS "t1"
          SEMI JOIN (
            SELECT
              *
            FROM (
              SELECT
                "t0"."ground",
                MIN("t0"."said") AS "one",
                MAX("t0"."said") AS "other"
              FROM "said_of_metrics" AS "t0"
              GROUP BY
                1
            ) AS "t2"
            WHERE
              "t2"."one" <> "t2"."other"
          ) AS "t4"
            ON "t1"."ground" = "t4"."ground"
        ) AS "t5"
      ) AS "t6"
    ) AS "t7"
  ) AS "t8"
) AS "t9"

-- kept contested_metrics
SELECT
  "t2"."ground",
  "t2"."said",
  "t2"."stretch"
FROM (
  SELECT
    "t1"."ground",
    "t1"."said",
    "t1"."stretch",
    "t1"."first",
    "t1"."last",
    MAX("t1"."last") OVER (
      PARTITION BY "t1"."ground"
      ORDER BY "t1"."first" ASC, "t1"."last" ASC, "t1"."said" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
    ) AS "reach",
    LEAD("t1"."first") OVER (
      PARTITION BY "t1"."ground"
      ORDER BY "t1"."first" ASC, "t1"."last" ASC, "t1"."said" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next"
  FROM (
    SELECT
      "t0"."ground",
      "t0"."said",
      "t0"."stretch",
      MIN("t0"."first") AS "first",
      MAX("t0"."last") AS "last"
    FROM "stretches_of_metrics" AS "t0"
    GROUP BY
      1,
      2,
      3
  ) AS "t1"
) AS "t2"
WHERE
  (
    "t2"."reach" >= "t2"."first"
  ) OR (
    "t2"."next" <= "t2"."last"
  )

-- kept covered_by_metrics only contested_metrics
SELECT
  "t2"."id",
  "t2"."ground",
  "t2"."said",
  "t2"."number",
  "t2"."same",
  "t2"."first",
  "t2"."last",
  "t2"."rank",
  "t2"."row",
  "t9"."begin",
  "t9"."end"
FROM "stretches_of_metrics" AS "t2"
SEMI JOIN "contested_metrics" AS "t3"
  ON "t2"."ground" = "t3"."ground"
  AND "t2"."said" = "t3"."said"
  AND "t2"."stretch" = "t3"."stretch"
INNER JOIN (
  SELECT
    "t7"."id",
    "t7"."ground",
    MIN("t7"."n") AS "begin",
    MAX("t7"."n") AS "end"
  FROM (
    SELECT
      "t6"."id",
      "t6"."ground",
      "t6"."at",
      DENSE_RANK() OVER (
        PARTITION BY "t6"."ground"
        ORDER BY "t6"."at" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "n"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t2"."id",
          "t2"."ground",
          "t2"."first" AS "at"
        FROM "stretches_of_metrics" AS "t2"
        SEMI JOIN "contested_metrics" AS "t3"
          ON "t2"."ground" = "t3"."ground"
          AND "t2"."said" = "t3"."said"
          AND "t2"."stretch" = "t3"."stretch"
      ) AS "t4"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t2"."id",
          "t2"."ground",
          "t2"."last" + 1 AS "at"
        FROM "stretches_of_metrics" AS "t2"
        SEMI JOIN "contested_metrics" AS "t3"
          ON "t2"."ground" = "t3"."ground"
          AND "t2"."said" = "t3"."said"
          AND "t2"."stretch" = "t3"."stretch"
      ) AS "t5"
    ) AS "t6"
  ) AS "t7"
  GROUP BY
    1,
    2
) AS "t9"
  ON "t2"."id" = "t9"."id" AND "t2"."ground" = "t9"."ground"

-- count pieces_of_metrics only contested_metrics
SELECT
  *
FROM (
  SELECT
    CAST(FLOOR((
      "t0"."id"
    ) / (
      4294967296
    )) AS BIGINT) AS "number",
    COUNT(*) AS "rows",
    SUM("t0"."end" - "t0"."begin") AS "pieces"
  FROM "covered_by_metrics" AS "t0"
  GROUP BY
    1
) AS "t1"
ORDER BY
  "t1"."number" ASC

-- answer other_metrics only contested_metrics
WITH "t2" AS (
  SELECT
    "t1"."id",
    "t1"."ground",
    "t1"."said",
    "t1"."number",
    "t1"."same",
    "t1"."first",
    "t1"."last",
    "t1"."rank",
    "t1"."row",
    "t1"."n",
    ROW_NUMBER() OVER (
      PARTITION BY "t1"."ground", "t1"."n"
      ORDER BY "t1"."first" ASC, "t1"."last" ASC, "t1"."rank" ASC, "t1"."row" ASC, "t1"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "turn"
  FROM (
    SELECT
      "t0"."id",
      "t0"."ground",
      "t0"."said",
      "t0"."number",
      "t0"."same",
      "t0"."first",
      "t0"."last",
      "t0"."rank",
      "t0"."row",
      UNNEST(RANGE("t0"."begin", "t0"."end", 1)) AS "n"
    FROM "covered_by_metrics" AS "t0"
  ) AS "t1"
)
SELECT
  *
FROM (
  SELECT
    "t13"."before",
    "t13"."id",
    GREATEST(
      COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 10000,
      0
    ) AS "more"
  FROM (
    SELECT
      "t12"."before",
      "t12"."id"
    FROM (
      SELECT
        "t11"."id",
        "t11"."ground",
        "t11"."said",
        "t11"."number",
        "t11"."same",
        "t11"."first",
        "t11"."last",
        "t11"."rank",
        "t11"."row",
        "t11"."n",
        "t11"."turn",
        "t11"."before",
        "t11"."said_before",
        "t11"."number_before",
        "t11"."same_before",
        "t11"."turn_before",
        ROW_NUMBER() OVER (
          PARTITION BY "t11"."id"
          ORDER BY "t11"."ground" ASC, "t11"."n" ASC, "t11"."turn_before" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "choice"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t4"."id",
            "t4"."ground",
            "t4"."said",
            "t4"."number",
            "t4"."same",
            "t4"."first",
            "t4"."last",
            "t4"."rank",
            "t4"."row",
            "t4"."n",
            "t4"."turn",
            "t9"."before",
            "t9"."said_before",
            "t9"."number_before",
            "t9"."same_before",
            "t9"."turn_before"
          FROM "t2" AS "t4"
          INNER JOIN (
            SELECT
              "t7"."ground",
              "t7"."n",
              "t7"."id" AS "before",
              "t7"."said" AS "said_before",
              "t7"."number" AS "number_before",
              "t7"."same" AS "same_before",
              "t7"."turn" AS "turn_before"
            FROM (
              SELECT
                "t6"."id",
                "t6"."ground",
                "t6"."said",
                "t6"."number",
                "t6"."same",
                "t6"."first",
                "t6"."last",
                "t6"."rank",
                "t6"."row",
                "t6"."n",
                "t6"."turn",
                "t6"."again",
                ROW_NUMBER() OVER (
                  PARTITION BY "t6"."ground", "t6"."n"
                  ORDER BY "t6"."turn" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) - 1 AS "which"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t3"."id",
                    "t3"."ground",
                    "t3"."said",
                    "t3"."number",
                    "t3"."same",
                    "t3"."first",
                    "t3"."last",
                    "t3"."rank",
                    "t3"."row",
                    "t3"."n",
                    "t3"."turn",
                    ROW_NUMBER() OVER (
                      PARTITION BY "t3"."ground", "t3"."n", "t3"."said", "t3"."number", "t3"."same"
                      ORDER BY "t3"."turn" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) - 1 AS "again"
                  FROM "t2" AS "t3"
                ) AS "t5"
                WHERE
                  "t5"."again" = 0
              ) AS "t6"
            ) AS "t7"
            WHERE
              "t7"."which" < 16
          ) AS "t9"
            ON "t4"."ground" = "t9"."ground" AND "t4"."n" = "t9"."n"
        ) AS "t10"
        WHERE
          "t10"."turn_before" < "t10"."turn"
          AND "t10"."said_before" <> "t10"."said"
          AND "t10"."number_before" <> "t10"."number"
          AND NOT (
            COALESCE("t10"."same" = "t10"."same_before", FALSE)
          )
      ) AS "t11"
    ) AS "t12"
    WHERE
      "t12"."choice" = 0
  ) AS "t13"
) AS "t14"
ORDER BY
  "t14"."id" ASC
LIMIT 10000

-- view said_of_units
SELECT
  "t0"."id",
  "t0"."first",
  "t0"."last",
  "t0"."rank",
  "t0"."row",
  "t0"."number",
  "t0"."series" AS "ground",
  "t0"."underlying" AS "said",
  CAST(NULL AS TEXT) AS "same"
FROM "blocks" AS "t0"
WHERE
  "t0"."series" IS NOT NULL AND "t0"."underlying" IS NOT NULL

-- view stretches_of_units
SELECT
  "t9".*
  EXCLUDE ("begins")
FROM (
  SELECT
    "t8".*
    EXCLUDE ("reach")
  FROM (
    SELECT
      "t7"."id",
      "t7"."first",
      "t7"."last",
      "t7"."rank",
      "t7"."row",
      "t7"."number",
      "t7"."ground",
      "t7"."said",
      "t7"."same",
      "t7"."reach",
      "t7"."begins",
      SUM("t7"."begins") OVER (
        PARTITION BY "t7"."ground", "t7"."said"
        ORDER BY "t7"."first" ASC, "t7"."last" ASC, "t7"."id" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS "stretch"
    FROM (
      SELECT
        "t6"."id",
        "t6"."first",
        "t6"."last",
        "t6"."rank",
        "t6"."row",
        "t6"."number",
        "t6"."ground",
        "t6"."said",
        "t6"."same",
        "t6"."reach",
        CASE WHEN "t6"."reach" >= "t6"."first" THEN 0 ELSE 1 END AS "begins"
      FROM (
        SELECT
          "t5"."id",
          "t5"."first",
          "t5"."last",
          "t5"."rank",
          "t5"."row",
          "t5"."number",
          "t5"."ground",
          "t5"."said",
          "t5"."same",
          MAX("t5"."last") OVER (
            PARTITION BY "t5"."ground", "t5"."said"
            ORDER BY "t5"."first" ASC, "t5"."last" ASC, "t5"."id" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
          ) AS "reach"
        FROM (
          SELECT
            "t1"."id",
            "t1"."first",
            "t1"."last",
            "t1"."rank",
            "t1"."row",
            "t1"."number",
            "t1"."ground",
            "t1"."said",
            "t1"."same"
          FROM "said_of_units" AS "t1"
          SEMI JOIN (
            SELECT
              *
            FROM (
              SELECT
                "t0"."ground",
                MIN("t0"."said") AS "one",
                MAX("t0"."said") AS "other"
              FROM "said_of_units" AS "t0"
              GROUP BY
                1
            ) AS "t2"
            WHERE
              "t2"."one" <> "t2"."other"
          ) AS "t4"
            ON "t1"."ground" = "t4"."ground"
        ) AS "t5"
      ) AS "t6"
    ) AS "t7"
  ) AS "t8"
) AS "t9"

-- kept contested_units
SELECT
  "t2"."ground",
  "t2"."said",
  "t2"."stretch"
FROM (
  SELECT
    "t1"."ground",
    "t1"."said",
    "t1"."stretch",
    "t1"."first",
    "t1"."last",
    MAX("t1"."last") OVER (
      PARTITION BY "t1"."ground"
      ORDER BY "t1"."first" ASC, "t1"."last" ASC, "t1"."said" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
    ) AS "reach",
    LEAD("t1"."first") OVER (
      PARTITION BY "t1"."ground"
      ORDER BY "t1"."first" ASC, "t1"."last" ASC, "t1"."said" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next"
  FROM (
    SELECT
      "t0"."ground",
      "t0"."said",
      "t0"."stretch",
      MIN("t0"."first") AS "first",
      MAX("t0"."last") AS "last"
    FROM "stretches_of_units" AS "t0"
    GROUP BY
      1,
      2,
      3
  ) AS "t1"
) AS "t2"
WHERE
  (
    "t2"."reach" >= "t2"."first"
  ) OR (
    "t2"."next" <= "t2"."last"
  )

-- kept covered_by_units only contested_units
SELECT
  "t2"."id",
  "t2"."ground",
  "t2"."said",
  "t2"."number",
  "t2"."same",
  "t2"."first",
  "t2"."last",
  "t2"."rank",
  "t2"."row",
  "t9"."begin",
  "t9"."end"
FROM "stretches_of_units" AS "t2"
SEMI JOIN "contested_units" AS "t3"
  ON "t2"."ground" = "t3"."ground"
  AND "t2"."said" = "t3"."said"
  AND "t2"."stretch" = "t3"."stretch"
INNER JOIN (
  SELECT
    "t7"."id",
    "t7"."ground",
    MIN("t7"."n") AS "begin",
    MAX("t7"."n") AS "end"
  FROM (
    SELECT
      "t6"."id",
      "t6"."ground",
      "t6"."at",
      DENSE_RANK() OVER (
        PARTITION BY "t6"."ground"
        ORDER BY "t6"."at" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "n"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t2"."id",
          "t2"."ground",
          "t2"."first" AS "at"
        FROM "stretches_of_units" AS "t2"
        SEMI JOIN "contested_units" AS "t3"
          ON "t2"."ground" = "t3"."ground"
          AND "t2"."said" = "t3"."said"
          AND "t2"."stretch" = "t3"."stretch"
      ) AS "t4"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t2"."id",
          "t2"."ground",
          "t2"."last" + 1 AS "at"
        FROM "stretches_of_units" AS "t2"
        SEMI JOIN "contested_units" AS "t3"
          ON "t2"."ground" = "t3"."ground"
          AND "t2"."said" = "t3"."said"
          AND "t2"."stretch" = "t3"."stretch"
      ) AS "t5"
    ) AS "t6"
  ) AS "t7"
  GROUP BY
    1,
    2
) AS "t9"
  ON "t2"."id" = "t9"."id" AND "t2"."ground" = "t9"."ground"

-- count pieces_of_units only contested_units
SELECT
  *
FROM (
  SELECT
    CAST(FLOOR((
      "t0"."id"
    ) / (
      4294967296
    )) AS BIGINT) AS "number",
    COUNT(*) AS "rows",
    SUM("t0"."end" - "t0"."begin") AS "pieces"
  FROM "covered_by_units" AS "t0"
  GROUP BY
    1
) AS "t1"
ORDER BY
  "t1"."number" ASC

-- answer other_units only contested_units
WITH "t2" AS (
  SELECT
    "t1"."id",
    "t1"."ground",
    "t1"."said",
    "t1"."number",
    "t1"."same",
    "t1"."first",
    "t1"."last",
    "t1"."rank",
    "t1"."row",
    "t1"."n",
    ROW_NUMBER() OVER (
      PARTITION BY "t1"."ground", "t1"."n"
      ORDER BY "t1"."first" ASC, "t1"."last" ASC, "t1"."rank" ASC, "t1"."row" ASC, "t1"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "turn"
  FROM (
    SELECT
      "t0"."id",
      "t0"."ground",
      "t0"."said",
      "t0"."number",
      "t0"."same",
      "t0"."first",
      "t0"."last",
      "t0"."rank",
      "t0"."row",
      UNNEST(RANGE("t0"."begin", "t0"."end", 1)) AS "n"
    FROM "covered_by_units" AS "t0"
  ) AS "t1"
)
SELECT
  *
FROM (
  SELECT
    "t13"."before",
    "t13"."id",
    GREATEST(
      COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 10000,
      0
    ) AS "more"
  FROM (
    SELECT
      "t12"."before",
      "t12"."id"
    FROM (
      SELECT
        "t11"."id",
        "t11"."ground",
        "t11"."said",
        "t11"."number",
        "t11"."same",
        "t11"."first",
        "t11"."last",
        "t11"."rank",
        "t11"."row",
        "t11"."n",
        "t11"."turn",
        "t11"."before",
        "t11"."said_before",
        "t11"."number_before",
        "t11"."same_before",
        "t11"."turn_before",
        ROW_NUMBER() OVER (
          PARTITION BY "t11"."id"
          ORDER BY "t11"."ground" ASC, "t11"."n" ASC, "t11"."turn_before" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "choice"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t4"."id",
            "t4"."ground",
            "t4"."said",
            "t4"."number",
            "t4"."same",
            "t4"."first",
            "t4"."last",
            "t4"."rank",
            "t4"."row",
            "t4"."n",
            "t4"."turn",
            "t9"."before",
            "t9"."said_before",
            "t9"."number_before",
            "t9"."same_before",
            "t9"."turn_before"
          FROM "t2" AS "t4"
          INNER JOIN (
            SELECT
              "t7"."ground",
              "t7"."n",
              "t7"."id" AS "before",
              "t7"."said" AS "said_before",
              "t7"."number" AS "number_before",
              "t7"."same" AS "same_before",
              "t7"."turn" AS "turn_before"
            FROM (
              SELECT
                "t6"."id",
                "t6"."ground",
                "t6"."said",
                "t6"."number",
                "t6"."same",
                "t6"."first",
                "t6"."last",
                "t6"."rank",
                "t6"."row",
                "t6"."n",
                "t6"."turn",
                "t6"."again",
                ROW_NUMBER() OVER (
                  PARTITION BY "t6"."ground", "t6"."n"
                  ORDER BY "t6"."turn" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) - 1 AS "which"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t3"."id",
                    "t3"."ground",
                    "t3"."said",
                    "t3"."number",
                    "t3"."same",
                    "t3"."first",
                    "t3"."last",
                    "t3"."rank",
                    "t3"."row",
                    "t3"."n",
                    "t3"."turn",
                    ROW_NUMBER() OVER (
                      PARTITION BY "t3"."ground", "t3"."n", "t3"."said", "t3"."number", "t3"."same"
                      ORDER BY "t3"."turn" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) - 1 AS "again"
                  FROM "t2" AS "t3"
                ) AS "t5"
                WHERE
                  "t5"."again" = 0
              ) AS "t6"
            ) AS "t7"
            WHERE
              "t7"."which" < 16
          ) AS "t9"
            ON "t4"."ground" = "t9"."ground" AND "t4"."n" = "t9"."n"
        ) AS "t10"
        WHERE
          "t10"."turn_before" < "t10"."turn"
          AND "t10"."said_before" <> "t10"."said"
          AND "t10"."number_before" <> "t10"."number"
          AND NOT (
            COALESCE("t10"."same" = "t10"."same_before", FALSE)
          )
      ) AS "t11"
    ) AS "t12"
    WHERE
      "t12"."choice" = 0
  ) AS "t13"
) AS "t14"
ORDER BY
  "t14"."id" ASC
LIMIT 10000

-- view said_of_places
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t0"."id",
      "t0"."first",
      "t0"."last",
      "t0"."rank",
      "t0"."row",
      "t0"."number",
      "t0"."same",
      CAST("t0"."number" AS TEXT) AS "said",
      "t0"."series" || '|' || CAST("t0"."at_year" AS TEXT) AS "ground"
    FROM "whereabouts" AS "t0"
    WHERE
      "t0"."is_held"
  ) AS "t6"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t0"."id",
      "t0"."first",
      "t0"."last",
      "t0"."rank",
      "t0"."row",
      "t0"."number",
      "t0"."same",
      CAST("t0"."number" AS TEXT) AS "said",
      "t0"."series" || '|' || CAST(0 AS TEXT) AS "ground"
    FROM "whereabouts" AS "t0"
    WHERE
      NOT (
        "t0"."is_held"
      )
  ) AS "t5"
) AS "t7"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t8"."id",
    "t8"."first",
    "t8"."last",
    "t8"."rank",
    "t8"."row",
    "t8"."number",
    "t8"."same",
    CAST("t8"."number" AS TEXT) AS "said",
    "t8"."series" || '|' || CAST("t8"."closing" AS TEXT) AS "ground"
  FROM (
    SELECT
      "t4"."id",
      "t4"."series",
      "t4"."first",
      "t4"."last",
      "t4"."rank",
      "t4"."row",
      "t4"."number",
      "t4"."is_held",
      "t4"."at_year",
      "t4"."same",
      "t3"."closing"
    FROM (
      SELECT
        *
      FROM "whereabouts" AS "t0"
      WHERE
        NOT (
          "t0"."is_held"
        )
    ) AS "t4"
    INNER JOIN (
      SELECT DISTINCT
        "t0"."series",
        "t0"."at_year" AS "closing"
      FROM "whereabouts" AS "t0"
      WHERE
        "t0"."is_held"
    ) AS "t3"
      ON "t4"."series" = "t3"."series"
  ) AS "t8"
  WHERE
    "t8"."at_year" <= "t8"."closing"
) AS "t9"

-- view stretches_of_places
SELECT
  "t9".*
  EXCLUDE ("begins")
FROM (
  SELECT
    "t8".*
    EXCLUDE ("reach")
  FROM (
    SELECT
      "t7"."id",
      "t7"."first",
      "t7"."last",
      "t7"."rank",
      "t7"."row",
      "t7"."number",
      "t7"."same",
      "t7"."said",
      "t7"."ground",
      "t7"."reach",
      "t7"."begins",
      SUM("t7"."begins") OVER (
        PARTITION BY "t7"."ground", "t7"."said"
        ORDER BY "t7"."first" ASC, "t7"."last" ASC, "t7"."id" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS "stretch"
    FROM (
      SELECT
        "t6"."id",
        "t6"."first",
        "t6"."last",
        "t6"."rank",
        "t6"."row",
        "t6"."number",
        "t6"."same",
        "t6"."said",
        "t6"."ground",
        "t6"."reach",
        CASE WHEN "t6"."reach" >= "t6"."first" THEN 0 ELSE 1 END AS "begins"
      FROM (
        SELECT
          "t5"."id",
          "t5"."first",
          "t5"."last",
          "t5"."rank",
          "t5"."row",
          "t5"."number",
          "t5"."same",
          "t5"."said",
          "t5"."ground",
          MAX("t5"."last") OVER (
            PARTITION BY "t5"."ground", "t5"."said"
            ORDER BY "t5"."first" ASC, "t5"."last" ASC, "t5"."id" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
          ) AS "reach"
        FROM (
          SELECT
            "t1"."id",
            "t1"."first",
            "t1"."last",
            "t1"."rank",
            "t1"."row",
            "t1"."number",
            "t1"."same",
            "t1"."said",
            "t1"."ground"
          FROM "said_of_places" AS "t1"
          SEMI JOIN (
            SELECT
              *
            FROM (
              SELECT
                "t0"."ground",
                MIN("t0"."said") AS "one",
                MAX("t0"."said") AS "other"
              FROM "said_of_places" AS "t0"
              GROUP BY
                1
            ) AS "t2"
            WHERE
              "t2"."one" <> "t2"."other"
          ) AS "t4"
            ON "t1"."ground" = "t4"."ground"
        ) AS "t5"
      ) AS "t6"
    ) AS "t7"
  ) AS "t8"
) AS "t9"

-- kept contested_places
SELECT
  "t2"."ground",
  "t2"."said",
  "t2"."stretch"
FROM (
  SELECT
    "t1"."ground",
    "t1"."said",
    "t1"."stretch",
    "t1"."first",
    "t1"."last",
    MAX("t1"."last") OVER (
      PARTITION BY "t1"."ground"
      ORDER BY "t1"."first" ASC, "t1"."last" ASC, "t1"."said" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 preceding
    ) AS "reach",
    LEAD("t1"."first") OVER (
      PARTITION BY "t1"."ground"
      ORDER BY "t1"."first" ASC, "t1"."last" ASC, "t1"."said" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "next"
  FROM (
    SELECT
      "t0"."ground",
      "t0"."said",
      "t0"."stretch",
      MIN("t0"."first") AS "first",
      MAX("t0"."last") AS "last"
    FROM "stretches_of_places" AS "t0"
    GROUP BY
      1,
      2,
      3
  ) AS "t1"
) AS "t2"
WHERE
  (
    "t2"."reach" >= "t2"."first"
  ) OR (
    "t2"."next" <= "t2"."last"
  )

-- kept covered_by_places only contested_places
SELECT
  "t2"."id",
  "t2"."ground",
  "t2"."said",
  "t2"."number",
  "t2"."same",
  "t2"."first",
  "t2"."last",
  "t2"."rank",
  "t2"."row",
  "t9"."begin",
  "t9"."end"
FROM "stretches_of_places" AS "t2"
SEMI JOIN "contested_places" AS "t3"
  ON "t2"."ground" = "t3"."ground"
  AND "t2"."said" = "t3"."said"
  AND "t2"."stretch" = "t3"."stretch"
INNER JOIN (
  SELECT
    "t7"."id",
    "t7"."ground",
    MIN("t7"."n") AS "begin",
    MAX("t7"."n") AS "end"
  FROM (
    SELECT
      "t6"."id",
      "t6"."ground",
      "t6"."at",
      DENSE_RANK() OVER (
        PARTITION BY "t6"."ground"
        ORDER BY "t6"."at" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "n"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t2"."id",
          "t2"."ground",
          "t2"."first" AS "at"
        FROM "stretches_of_places" AS "t2"
        SEMI JOIN "contested_places" AS "t3"
          ON "t2"."ground" = "t3"."ground"
          AND "t2"."said" = "t3"."said"
          AND "t2"."stretch" = "t3"."stretch"
      ) AS "t4"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t2"."id",
          "t2"."ground",
          "t2"."last" + 1 AS "at"
        FROM "stretches_of_places" AS "t2"
        SEMI JOIN "contested_places" AS "t3"
          ON "t2"."ground" = "t3"."ground"
          AND "t2"."said" = "t3"."said"
          AND "t2"."stretch" = "t3"."stretch"
      ) AS "t5"
    ) AS "t6"
  ) AS "t7"
  GROUP BY
    1,
    2
) AS "t9"
  ON "t2"."id" = "t9"."id" AND "t2"."ground" = "t9"."ground"

-- count pieces_of_places only contested_places
SELECT
  *
FROM (
  SELECT
    CAST(FLOOR((
      "t0"."id"
    ) / (
      4294967296
    )) AS BIGINT) AS "number",
    COUNT(*) AS "rows",
    SUM("t0"."end" - "t0"."begin") AS "pieces"
  FROM "covered_by_places" AS "t0"
  GROUP BY
    1
) AS "t1"
ORDER BY
  "t1"."number" ASC

-- answer other_places only contested_places
WITH "t2" AS (
  SELECT
    "t1"."id",
    "t1"."ground",
    "t1"."said",
    "t1"."number",
    "t1"."same",
    "t1"."first",
    "t1"."last",
    "t1"."rank",
    "t1"."row",
    "t1"."n",
    ROW_NUMBER() OVER (
      PARTITION BY "t1"."ground", "t1"."n"
      ORDER BY "t1"."first" ASC, "t1"."last" ASC, "t1"."rank" ASC, "t1"."row" ASC, "t1"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "turn"
  FROM (
    SELECT
      "t0"."id",
      "t0"."ground",
      "t0"."said",
      "t0"."number",
      "t0"."same",
      "t0"."first",
      "t0"."last",
      "t0"."rank",
      "t0"."row",
      UNNEST(RANGE("t0"."begin", "t0"."end", 1)) AS "n"
    FROM "covered_by_places" AS "t0"
  ) AS "t1"
)
SELECT
  *
FROM (
  SELECT
    "t13"."before",
    "t13"."id",
    GREATEST(
      COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 10000,
      0
    ) AS "more"
  FROM (
    SELECT
      "t12"."before",
      "t12"."id"
    FROM (
      SELECT
        "t11"."id",
        "t11"."ground",
        "t11"."said",
        "t11"."number",
        "t11"."same",
        "t11"."first",
        "t11"."last",
        "t11"."rank",
        "t11"."row",
        "t11"."n",
        "t11"."turn",
        "t11"."before",
        "t11"."said_before",
        "t11"."number_before",
        "t11"."same_before",
        "t11"."turn_before",
        ROW_NUMBER() OVER (
          PARTITION BY "t11"."id"
          ORDER BY "t11"."ground" ASC, "t11"."n" ASC, "t11"."turn_before" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "choice"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t4"."id",
            "t4"."ground",
            "t4"."said",
            "t4"."number",
            "t4"."same",
            "t4"."first",
            "t4"."last",
            "t4"."rank",
            "t4"."row",
            "t4"."n",
            "t4"."turn",
            "t9"."before",
            "t9"."said_before",
            "t9"."number_before",
            "t9"."same_before",
            "t9"."turn_before"
          FROM "t2" AS "t4"
          INNER JOIN (
            SELECT
              "t7"."ground",
              "t7"."n",
              "t7"."id" AS "before",
              "t7"."said" AS "said_before",
              "t7"."number" AS "number_before",
              "t7"."same" AS "same_before",
              "t7"."turn" AS "turn_before"
            FROM (
              SELECT
                "t6"."id",
                "t6"."ground",
                "t6"."said",
                "t6"."number",
                "t6"."same",
                "t6"."first",
                "t6"."last",
                "t6"."rank",
                "t6"."row",
                "t6"."n",
                "t6"."turn",
                "t6"."again",
                ROW_NUMBER() OVER (
                  PARTITION BY "t6"."ground", "t6"."n"
                  ORDER BY "t6"."turn" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) - 1 AS "which"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t3"."id",
                    "t3"."ground",
                    "t3"."said",
                    "t3"."number",
                    "t3"."same",
                    "t3"."first",
                    "t3"."last",
                    "t3"."rank",
                    "t3"."row",
                    "t3"."n",
                    "t3"."turn",
                    ROW_NUMBER() OVER (
                      PARTITION BY "t3"."ground", "t3"."n", "t3"."said", "t3"."number", "t3"."same"
                      ORDER BY "t3"."turn" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) - 1 AS "again"
                  FROM "t2" AS "t3"
                ) AS "t5"
                WHERE
                  "t5"."again" = 0
              ) AS "t6"
            ) AS "t7"
            WHERE
              "t7"."which" < 16
          ) AS "t9"
            ON "t4"."ground" = "t9"."ground" AND "t4"."n" = "t9"."n"
        ) AS "t10"
        WHERE
          "t10"."turn_before" < "t10"."turn"
          AND "t10"."said_before" <> "t10"."said"
          AND "t10"."number_before" <> "t10"."number"
          AND NOT (
            COALESCE("t10"."same" = "t10"."same_before", FALSE)
          )
      ) AS "t11"
    ) AS "t12"
    WHERE
      "t12"."choice" = 0
  ) AS "t13"
) AS "t14"
ORDER BY
  "t14"."id" ASC
LIMIT 10000

-- kept marked
SELECT
  "t2"."mark"
FROM (
  SELECT
    "t1"."mark",
    MIN("t1"."number") AS "one",
    MAX("t1"."number") AS "other"
  FROM (
    SELECT
      "t0"."id",
      "t0"."number",
      COALESCE(CAST("t0"."action_date" AS TEXT), '') || '|' || COALESCE("t0"."action_type", '') || '|' || COALESCE("t0"."action_subtype", '') || '|' || COALESCE("t0"."itmo_registry", '') || '|' || COALESCE("t0"."first_id", '') || '|' || COALESCE("t0"."last_id", '') AS "same",
      CAST(CAST(HASH(
        COALESCE(CAST("t0"."action_date" AS TEXT), '') || '|' || COALESCE("t0"."action_type", '') || '|' || COALESCE("t0"."action_subtype", '') || '|' || COALESCE("t0"."itmo_registry", '') || '|' || COALESCE("t0"."first_id", '') || '|' || COALESCE("t0"."last_id", '')
      ) AS BIT) AS BIGINT) AS "mark"
    FROM "blocks" AS "t0"
    WHERE
      "t0"."role" = 'actions'
  ) AS "t1"
  GROUP BY
    1
) AS "t2"
WHERE
  "t2"."one" < "t2"."other"

-- answer told_twice only marked
SELECT
  *
FROM (
  SELECT
    "t9"."before",
    "t9"."id",
    GREATEST(
      COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 10000,
      0
    ) AS "more"
  FROM (
    SELECT
      "t8"."before",
      "t8"."id"
    FROM (
      SELECT
        "t4"."id",
        "t4"."number",
        "t4"."same",
        "t4"."mark",
        "t7"."before",
        "t7"."owner"
      FROM (
        SELECT
          "t0"."id",
          "t0"."number",
          COALESCE(CAST("t0"."action_date" AS TEXT), '') || '|' || COALESCE("t0"."action_type", '') || '|' || COALESCE("t0"."action_subtype", '') || '|' || COALESCE("t0"."itmo_registry", '') || '|' || COALESCE("t0"."first_id", '') || '|' || COALESCE("t0"."last_id", '') AS "same",
          CAST(CAST(HASH(
            COALESCE(CAST("t0"."action_date" AS TEXT), '') || '|' || COALESCE("t0"."action_type", '') || '|' || COALESCE("t0"."action_subtype", '') || '|' || COALESCE("t0"."itmo_registry", '') || '|' || COALESCE("t0"."first_id", '') || '|' || COALESCE("t0"."last_id", '')
          ) AS BIT) AS BIGINT) AS "mark"
        FROM "blocks" AS "t0"
        WHERE
          "t0"."role" = 'actions'
      ) AS "t4"
      SEMI JOIN "marked" AS "t2"
        ON "t4"."mark" = "t2"."mark"
      INNER JOIN (
        SELECT
          "t5"."same",
          MIN("t5"."id") AS "before",
          MIN("t5"."number") AS "owner"
        FROM (
          SELECT
            "t4"."id",
            "t4"."number",
            "t4"."same",
            "t4"."mark"
          FROM (
            SELECT
              "t0"."id",
              "t0"."number",
              COALESCE(CAST("t0"."action_date" AS TEXT), '') || '|' || COALESCE("t0"."action_type", '') || '|' || COALESCE("t0"."action_subtype", '') || '|' || COALESCE("t0"."itmo_registry", '') || '|' || COALESCE("t0"."first_id", '') || '|' || COALESCE("t0"."last_id", '') AS "same",
              CAST(CAST(HASH(
                COALESCE(CAST("t0"."action_date" AS TEXT), '') || '|' || COALESCE("t0"."action_type", '') || '|' || COALESCE("t0"."action_subtype", '') || '|' || COALESCE("t0"."itmo_registry", '') || '|' || COALESCE("t0"."first_id", '') || '|' || COALESCE("t0"."last_id", '')
              ) AS BIT) AS BIGINT) AS "mark"
            FROM "blocks" AS "t0"
            WHERE
              "t0"."role" = 'actions'
          ) AS "t4"
          SEMI JOIN "marked" AS "t2"
            ON "t4"."mark" = "t2"."mark"
        ) AS "t5"
        GROUP BY
          1
      ) AS "t7"
        ON "t4"."same" = "t7"."same"
    ) AS "t8"
    WHERE
      "t8"."number" <> "t8"."owner"
  ) AS "t9"
) AS "t10"
ORDER BY
  "t10"."id" ASC
LIMIT 10000
