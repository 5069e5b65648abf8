/* anonymous.h: pupils under names that say nothing, and the key to them.
 *
 * A pupil's new name comes from the old one and a secret that is drawn once for OUT, so it is the
 * same in every run. The secret and the key (new name, old name, id, email) are in OUT/.secret and
 * OUT/.key.csv, which only their owner may read: whoever passes OUT on leaves those out. */
#pragma once
#include "pupils.h"

/* Renames all, before they get folders. False with a line on standard error. */
bool anonymous_rename(Pupils *all, const char *out);
