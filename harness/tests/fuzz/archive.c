/* archive.c: any bytes as an archive. What is handed out stays inside: no absolute path, no
 * "..", no more bytes than were asked for. */
#include "../../grade/archive.h"
#include "../../grade/names.h"
#include "../../grade/printable.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n);

enum { MOST = 1000 };

static size_t wants(const char *path, void *context)
{
    if (*path == '/' || *path == '\0' || !strcmp(path, "..") || !strncmp(path, "../", 3) ||
        strstr(path, "/../"))
        abort();
    size_t length = strlen(path);
    if (length >= 3 && !strcmp(path + length - 3, "/.."))
        abort();
    return is_source(path) || *(int *)context ? MOST : 0;
}

static bool take(const char *path, const void *bytes, size_t n, void *context)
{
    unsigned sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += ((const unsigned char *)bytes)[i];
    if (n > MOST || wants(path, context) == 0)
        abort();
    return sum != 1;
}

static void remark(const char *text, void *context)
{
    (void)context;
    if (!is_printable(text))
        abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n)
{
    int any = n && bytes[n - 1] & 1;
    ArchiveReader reader = {wants, take, remark, NULL, &any, any};
    archive_read_bytes(bytes, n, &reader);
    return 0;
}
