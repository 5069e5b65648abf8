/* intake.h: from where a submission lies to the text of each lesson's file, with an account of
 * every other file in it.
 *
 * All of a submission is looked through: folders in folders, archives (opened by `unpack`, in a
 * sandbox), files as platforms name them. A file that is meant for a lesson (names.h) is a copy
 * of it; of several copies one counts, and each of the others is told with the reason. Whatever
 * else looks handed in is told too. Files are regular, no link on the way, at most 1 MiB, and
 * read once. Of a copy of the whole workbook only chapters/ is looked at. What may be several
 * pupils' is graded as nobody's. */
#pragma once
#include "gathered.h"
#include "pupils.h"

/* `root` is the workbook's folder, `folder` an empty one to unpack in, under `sandbox`; it is
 * empty again afterwards. */
void gather(const Pupil *pupil, const Lessons *lessons, Backend sandbox, const char *root,
            const char *folder, Gathered *to);
