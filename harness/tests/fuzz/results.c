/* results.c: any bytes as a results.json that stands already. It is read as one of ours, and
 * then makes rows, or it is not. */
#include "../../grade/feedback.h"
#include "../../grade/results.h"
#include "../../grade/table.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n);

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n)
{
    static FILE *nowhere;
    char dir[64], path[96];
    if (!nowhere && (!(nowhere = fopen("/dev/null", "w")) || !freopen("/dev/null", "w", stdout)))
        abort();
    snprintf(dir, sizeof dir, "/tmp/ascent-fuzz-results-%ld", (long)getpid());
    snprintf(path, sizeof path, "%s/results.json", dir);
    mkdir(dir, 0700);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, n, file) != n || fclose(file))
        return 0;
    cJSON *results = results_read("/tmp", dir + 5);
    if (results && results_key(results)) {
        const Pupil pupil = {.name = "a", .encoded = "a"};
        table_add("01-softmax-step", &pupil, results);
        table_add(NULL, &pupil, results);
        feedback_page(nowhere, cJSON_GetObjectItem(results, "extra_data"), "book");
    }
    cJSON_Delete(results);
    unlink(path), rmdir(dir);
    return 0;
}
