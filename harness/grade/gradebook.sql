-- gradebook.sql: the gradebook out of what the pupils' results.json say. It is built anew by every
-- run (gradebook.c) from those, the roster and the overrides, and holds nothing that they do not.
-- Every table that is written to OUT is one of the views:
--
--   grades_csv     a row for each pupil and lesson
--   changes_csv    what is other than in the gradebook before this one (`old`), and why
--   causes_csv     the named causes of each lesson, by how many have them
--   tests_csv      each test, by how many pass it
--   similar_csv    pairs of files to look at
--
-- gradebook.csv has the roster's own columns and one for each lesson: gradebook.c writes it from
-- the views `total` and `standing`.

-- ---- tables ----

-- `pupil` is everywhere the folder of the results, `lesson` the slug.
CREATE TABLE pupil(pupil TEXT PRIMARY KEY, place INTEGER, row INTEGER, name TEXT, id TEXT,
  email TEXT, late INTEGER);
CREATE TABLE lesson_of(pupil TEXT, lesson TEXT, number INTEGER, score REAL, max_score REAL,
  file TEXT, workbook TEXT, options TEXT, seed INTEGER, key TEXT, PRIMARY KEY(pupil, lesson));
CREATE TABLE scenario(pupil TEXT, lesson TEXT, number INTEGER, n INTEGER, name TEXT, claim TEXT,
  points REAL, passed INTEGER, hidden INTEGER, outcome TEXT, kind TEXT, cause TEXT, text TEXT,
  message TEXT, equation TEXT, PRIMARY KEY(pupil, lesson, n));
CREATE TABLE intake(pupil TEXT, lesson TEXT, kind TEXT, text TEXT);

-- By this run: who has no new grade, and which lessons.
CREATE TABLE unjudged(pupil TEXT PRIMARY KEY, place INTEGER, name TEXT);
CREATE TABLE graded(lesson TEXT PRIMARY KEY);

-- Fingerprints: of each file once, and of what every pupil was given.
CREATE TABLE print(lesson TEXT, key TEXT, print INTEGER,
  PRIMARY KEY(lesson, key, print)) WITHOUT ROWID;
CREATE INDEX print_in ON print(lesson, print);
CREATE TABLE given(lesson TEXT, print INTEGER, PRIMARY KEY(lesson, print));

CREATE TABLE roster(row INTEGER, col INTEGER, heading TEXT, cell TEXT, PRIMARY KEY(row, col));
CREATE TABLE override(pupil TEXT, lesson INTEGER, points REAL, reason TEXT, who TEXT, was REAL);
CREATE TABLE weight(lesson INTEGER PRIMARY KEY, weight REAL);

-- Overrides as the pupils' own files say them before this run; no part of gradebook.db.
CREATE TEMP TABLE shown(pupil TEXT, lesson TEXT, points REAL, reason TEXT);

-- ---- views ----

-- The first test that fails says why.
CREATE VIEW first_failed AS
  SELECT pupil, lesson, min(n) AS n, kind, cause, text, message FROM scenario WHERE NOT passed
  GROUP BY pupil, lesson;

-- The last override of a pupil's lesson counts; `pupil` is a name, a folder or an id.
CREATE VIEW overridden AS
  SELECT p.pupil, l.lesson, o.points, o.reason, o.who, o.was,
    o.was IS NOT NULL AND o.was <> l.score AS beneath_changed, max(o.rowid) AS latest
  FROM override AS o JOIN pupil AS p
    ON o.pupil IN (p.name, p.pupil) OR (o.pupil <> '' AND o.pupil = p.id)
  JOIN lesson_of AS l ON l.pupil = p.pupil AND l.number = o.lesson
  GROUP BY p.pupil, l.lesson;

-- Rows of the overrides that are not for one pupil: for none, or for several of a name.
CREATE VIEW astray AS
  SELECT o.pupil, o.lesson, count(DISTINCT l.pupil) AS pupils
  FROM override AS o
    LEFT JOIN pupil AS p ON o.pupil IN (p.name, p.pupil) OR (o.pupil <> '' AND o.pupil = p.id)
    LEFT JOIN lesson_of AS l ON l.pupil = p.pupil AND l.number = o.lesson
  WHERE o.pupil NOT IN (SELECT name FROM unjudged UNION ALL SELECT pupil FROM unjudged)
  GROUP BY o.rowid HAVING pupils <> 1;

-- Whose own files say other overrides than those that hold.
CREATE TEMP VIEW to_tell AS
  SELECT pupil FROM (SELECT pupil, lesson, points, reason FROM overridden
    EXCEPT SELECT * FROM shown)
  UNION SELECT pupil FROM (SELECT * FROM shown
    EXCEPT SELECT pupil, lesson, points, reason FROM overridden);

CREATE VIEW grade AS
  SELECT l.pupil, p.name, p.id, p.late, p.place, l.lesson, l.number,
    coalesce(o.points, l.score) AS score, l.max_score, l.score AS judged, o.reason, o.who,
    o.beneath_changed, l.file, l.workbook, l.options
  FROM lesson_of AS l JOIN pupil AS p USING (pupil) LEFT JOIN overridden AS o USING (pupil, lesson);

CREATE VIEW said AS
  SELECT l.pupil, l.lesson, group_concat(i.text, '; ') AS text
  FROM lesson_of AS l JOIN intake AS i
    ON i.pupil = l.pupil AND coalesce(i.lesson, l.lesson) = l.lesson
  GROUP BY l.pupil, l.lesson;

CREATE VIEW grades_csv AS
  SELECT g.name AS pupil, g.lesson, g.score, g.max_score,
    CASE WHEN f.n IS NULL THEN 'full marks' WHEN f.kind IS NULL THEN 'not run'
      ELSE f.kind || ': ' || f.cause END AS diagnosis,
    coalesce(f.text, f.message, '') AS text, g.id AS id,
    CASE WHEN g.late THEN 'late' ELSE '' END AS late,
    CASE WHEN g.reason IS NULL THEN ''
      ELSE g.reason || ' (' || g.who || ', in place of ' || printf('%g', g.judged) || ')'
        || CASE WHEN g.beneath_changed THEN '; the grade beneath has changed' ELSE '' END
      END AS override,
    coalesce(s.text, '') AS files
  FROM (SELECT * FROM grade ORDER BY place, lesson) AS g
    LEFT JOIN first_failed AS f USING (pupil, lesson) LEFT JOIN said AS s USING (pupil, lesson)
  WHERE g.pupil NOT IN (SELECT pupil FROM unjudged)
  UNION ALL
  SELECT u.name, d.lesson, NULL, NULL, 'not judged', '', '', '', '', ''
  FROM unjudged AS u, graded AS d;

-- With weights a lesson is worth its weight, else its points.
CREATE VIEW total AS
  SELECT pupil,
    sum(g.score * coalesce(w.weight / g.max_score, NOT EXISTS (SELECT 1 FROM weight))) AS total,
    sum(coalesce(w.weight, g.max_score * NOT EXISTS (SELECT 1 FROM weight))) AS most
  FROM grade AS g LEFT JOIN weight AS w ON w.lesson = g.number GROUP BY pupil;

CREATE VIEW lesson AS
  SELECT lesson, number, max(max_score) AS max_score FROM lesson_of
  GROUP BY lesson ORDER BY lesson;

CREATE VIEW causes_csv AS
  SELECT lesson, kind, cause, count(DISTINCT pupil) AS pupils, count(*) AS tests,
    min(n) AS first_test, equation, text -- of that test
  FROM scenario WHERE NOT passed AND NOT hidden AND kind IS NOT NULL
  GROUP BY lesson, kind, cause -- what can be taught comes before what is not there
  ORDER BY lesson, kind IN ('unwritten', 'missing') OR (kind = 'compile' AND cause = 'unreadable'),
    pupils DESC, tests DESC, kind, cause;

CREATE VIEW tests_csv AS
  SELECT lesson, n AS test, name, claim, points, sum(passed) AS passed, count(*) AS pupils
  FROM scenario GROUP BY lesson, n ORDER BY lesson, n;

CREATE VIEW junit AS
  SELECT p.name AS pupil, s.lesson, s.number || '.' || s.n || ' ' || s.name AS name, s.passed,
    s.message, count(*) OVER suite AS tests, sum(NOT s.passed) OVER suite AS failures,
    s.n = 1 AS first
  FROM scenario AS s JOIN pupil AS p USING (pupil)
  WINDOW suite AS (PARTITION BY s.pupil, s.lesson) ORDER BY p.place, s.lesson, s.n;

-- Who has handed a file in, in few words.
CREATE VIEW hands AS
  SELECT l.lesson, l.key, count(*) AS pupils,
    CASE WHEN count(*) <= 4 THEN group_concat(p.name, ', ')
      ELSE min(p.name) || ' and ' || (count(*) - 1) || ' more' END AS names
  FROM lesson_of AS l JOIN pupil AS p USING (pupil) GROUP BY l.lesson, l.key;

-- Files with something of their own in them; untouched stubs have nothing.
CREATE VIEW own AS
  SELECT DISTINCT lesson, key FROM print
  WHERE (lesson, print) NOT IN (SELECT lesson, print FROM given);

-- Passages that are not given and that few files have: what one in ten has, or six of a small
-- class, is how everyone writes it.
CREATE VIEW rare AS
  SELECT lesson, print FROM print WHERE (lesson, print) NOT IN (SELECT lesson, print FROM given)
  GROUP BY lesson, print
  HAVING count(*) BETWEEN 2 AND min(20, max(5, (SELECT count(*) FROM pupil) / 10));

CREATE VIEW alike AS
  SELECT a.lesson, a.key AS one, b.key AS other, count(*) AS shared,
    (SELECT count(*) FROM print AS p WHERE p.lesson = a.lesson AND p.key = a.key) AS of_one,
    (SELECT count(*) FROM print AS p WHERE p.lesson = a.lesson AND p.key = b.key) AS of_other
  FROM rare AS r JOIN print AS a USING (lesson, print) JOIN print AS b USING (lesson, print)
  WHERE a.key < b.key GROUP BY a.lesson, a.key, b.key
  HAVING shared >= 4;

CREATE VIEW similar_csv AS
  SELECT h.lesson, h.names AS who, '' AS others, 'the same file' AS what, 100 AS percent
  FROM own JOIN hands AS h USING (lesson, key) WHERE h.pupils > 1
  UNION ALL
  SELECT s.lesson, min(a.names, b.names), max(a.names, b.names), s.shared || ' passages',
    100 * s.shared / min(s.of_one, s.of_other)
  FROM alike AS s JOIN hands AS a ON a.lesson = s.lesson AND a.key = s.one
    JOIN hands AS b ON b.lesson = s.lesson AND b.key = s.other
  ORDER BY 1, 5 DESC, 2, 3;

-- ---- a pupil ----
-- ?1 is the folder, ?2 the text of results.json, ?3 the place in the list, ?4 the roster's row.
--! add

INSERT INTO pupil
  SELECT ?1, ?3, ?4, ?2 ->> '$.extra_data.pupil.name', ?2 ->> '$.extra_data.pupil.id',
    ?2 ->> '$.extra_data.pupil.email', ?2 ->> '$.extra_data.pupil.late';

INSERT INTO lesson_of
  SELECT ?1, value ->> '$.lesson', CAST(value ->> '$.lesson' AS INTEGER), value ->> '$.score',
    value ->> '$.max_score', value ->> '$.file', value ->> '$.workbook', value ->> '$.options',
    value ->> '$.seed', value ->> '$.key'
  FROM json_each(?2, '$.extra_data.lessons');

INSERT INTO shown
  SELECT ?1, value ->> '$.lesson', value ->> '$.override.points', value ->> '$.override.reason'
  FROM json_each(?2, '$.extra_data.lessons') WHERE value ->> '$.override.points' IS NOT NULL;

INSERT INTO scenario
  SELECT ?1, l.value ->> '$.lesson', CAST(l.value ->> '$.lesson' AS INTEGER), s.key + 1,
    s.value ->> '$.name', s.value ->> '$.claim', s.value ->> '$.points', s.value ->> '$.passed',
    coalesce(s.value ->> '$.hidden', 0), s.value ->> '$.outcome', s.value ->> '$.diagnosis.kind',
    s.value ->> '$.diagnosis.name', s.value ->> '$.diagnosis.text', s.value ->> '$.message',
    s.value ->> '$.equation'
  FROM json_each(?2, '$.extra_data.lessons') AS l, json_each(l.value, '$.scenarios') AS s;

INSERT INTO intake
  SELECT ?1, NULL, value ->> '$.kind', value ->> '$.text' FROM json_each(?2, '$.extra_data.intake')
  UNION ALL
  SELECT ?1, l.value ->> '$.lesson', n.value ->> '$.kind', n.value ->> '$.text'
  FROM json_each(?2, '$.extra_data.lessons') AS l, json_each(l.value, '$.intake') AS n;

-- ---- what has changed ----
--! compare

CREATE TEMP VIEW turned AS
  SELECT n.pupil, n.lesson,
    group_concat(n.number || '.' || n.n
      || CASE WHEN n.passed THEN ' passes' ELSE ' fails' END, ', ') AS text
  FROM main.scenario AS n JOIN old.scenario AS o
    ON o.pupil = n.pupil AND o.lesson = n.lesson AND o.name = n.name
  WHERE o.passed <> n.passed GROUP BY n.pupil, n.lesson;

CREATE TEMP VIEW changes_csv AS
  SELECT n.name AS pupil, n.lesson, o.score AS old, n.score AS new,
    coalesce(t.text, '') AS turned,
    CASE WHEN o.pupil IS NULL THEN 'new'
      ELSE ltrim(CASE WHEN o.file <> n.file THEN ', file' ELSE '' END
        || CASE WHEN o.workbook <> n.workbook THEN ', workbook' ELSE '' END
        || CASE WHEN o.options <> n.options THEN ', options' ELSE '' END
        || CASE WHEN coalesce(o.reason, '') <> coalesce(n.reason, '')
             OR (n.reason IS NOT NULL AND o.score <> n.score) THEN ', override' ELSE '' END
        || CASE WHEN n.reason IS NOT NULL AND o.judged <> n.judged
             THEN ', beneath an override' ELSE '' END, ', ') END AS why
  FROM main.grade AS n LEFT JOIN old.grade AS o ON o.pupil = n.pupil AND o.lesson = n.lesson
  LEFT JOIN turned AS t ON t.pupil = n.pupil AND t.lesson = n.lesson
  WHERE o.pupil IS NULL OR o.score <> n.score OR o.judged <> n.judged OR t.text IS NOT NULL
  UNION ALL
  SELECT o.name, o.lesson, o.score, NULL, '', 'withdrawn'
  FROM old.grade AS o LEFT JOIN main.grade AS n ON o.pupil = n.pupil AND o.lesson = n.lesson
  WHERE n.pupil IS NULL AND o.pupil NOT IN (SELECT pupil FROM main.unjudged)
  ORDER BY 1, 2;
