/* tokens.c: comments and texts, whole or cut short by the file's end. */
#include "tokens.h"
#include <string.h>

const char *token_behind(const char *at)
{
    if (at[0] == '/' && at[1] == '*') {
        const char *end = strstr(at + 2, "*/");
        return end ? end + 2 : at + strlen(at);
    }
    if (at[0] == '/' && at[1] == '/')
        return at + strcspn(at, "\n");
    if (*at != '"' && *at != '\'')
        return at + 1;
    const char *end = at + 1;
    while (*end && *end != *at && *end != '\n')
        end += 1 + (*end == '\\' && end[1]);
    return end + (*end == *at);
}

bool token_is_comment(const char *at, const char *next) { return *at == '/' && next > at + 1; }
