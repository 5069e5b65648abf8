/* outfolder.h: the folder that results go to, and whose turn it is to write there.
 *
 * One run at a time for each shard. The lock's file says where the run keeps its temporary files,
 * so that the next one can clear up after a run that was killed. Graders inherit the lock: it is
 * free when the last of them is gone. */
#pragma once
#include "settings.h"
#include <stdbool.h>

typedef struct {
    int fd;
    char folder[BATCH_PATH]; /* for temporary files; TMPDIR too while the lock is held */
} OutLock;

/* Makes OUT and every folder above it. False with errno. */
bool out_make(const char *path);

/* Whether OUT lies in none of the folders of submissions; if not, a line says so. */
bool out_apart(const char *out, const char *const *dirs, size_t n);

/* False with a line on standard error. */
bool out_lock(OutLock *lock, const char *out, size_t shard, size_t shards);
void out_unlock(OutLock *lock);
