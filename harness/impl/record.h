/* record.h: what a trusted implementation answered, kept by what it was asked.
 *
 * A record maps a request's bytes, by a 64-bit hash, to the answer's bytes, so a check needs
 * neither the reference's code nor its time. A changed scenario asks other questions, and the
 * record then says that it does not know. */
#pragma once
#include "wire.h"

typedef struct Record Record;

Record *record_new(void);
/* NULL if the file cannot be read or is no record; errno is 0 in the second case. */
Record *record_load(const char *path);
bool record_save(const Record *record, const char *path);
void record_free(Record *record);

void record_put(Record *record, const Frame *request, const Frame *answer);
/* Copies the answer into `answer`; false if there is none. */
bool record_get(const Record *record, const Frame *request, Frame *answer);
