/* record.c: any bytes as a record on the disk. What loads can be asked, and is saved and loaded
 * again. */
#include "../../impl/record.h"
#include "../../files.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n);

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n)
{
    char path[64];
    Frame request = {0}, answer = {0};
    snprintf(path, sizeof path, "/tmp/ascent-fuzz-record-%ld", (long)getpid());
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, n, file) != n || fclose(file))
        return 0;
    Record *r = record_load(path);
    if (r) {
        frame_put(&request, bytes, n < 40 ? n : 40);
        record_get(r, &request, &answer);
        record_put(r, &request, &request);
        if (n && !record_get(r, &request, &answer))
            abort();
        record_free(r);
    }
    unlink(path);
    frame_free(&request), frame_free(&answer);
    return 0;
}
