/* printable.c: one walk over UTF-8 that knows what must not be shown. */
#include "printable.h"
#include <stddef.h>

/* Of how many bytes a character is, and which it is; 0 bytes where there is none. */
static size_t decode(const unsigned char *at, unsigned *code)
{
    size_t n = *at < 0x80   ? 1
               : *at < 0xc2 ? 0
               : *at < 0xe0 ? 2
               : *at < 0xf0 ? 3
               : *at < 0xf5 ? 4
                            : 0;
    *code = n == 1 ? *at : *at & (0xffU >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
        *code = *code << 6 | (at[i] & 0x3f);
    }
    bool overlong = (n == 3 && *code < 0x800) || (n == 4 && *code < 0x10000),
         surrogate = *code >= 0xd800 && *code < 0xe000;
    return overlong || surrogate || *code > 0x10ffff ? 0 : n;
}

static bool is_shown_as_it_is(unsigned code)
{
    bool control = code < ' ' || (code >= 0x7f && code < 0xa0),
         direction = code == 0x61c || code == 0x200e || code == 0x200f ||
                     (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069),
         invisible =
             code == 0x200b || code == 0x2060 || code == 0xfeff || code == 0x2028 || code == 0x2029;
    bool none = (code & 0xfffe) == 0xfffe; /* no character, and none that XML allows */
    return !control && !direction && !invisible && !none;
}

bool is_printable(const char *text)
{
    unsigned code;
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        size_t n = decode(at, &code);
        if (n == 0 || !is_shown_as_it_is(code))
            return false;
        at += n;
    }
    return true;
}

void make_printable(char *text, bool lines)
{
    unsigned code;
    for (unsigned char *at = (unsigned char *)text; *at;) {
        size_t n = decode(at, &code);
        bool stays =
            n > 0 && (is_shown_as_it_is(code) || (lines && (code == '\n' || code == '\t')));
        for (size_t i = 0; i < (n ? n : 1); i++)
            at[i] = stays ? at[i] : '?';
        at += n ? n : 1;
    }
}
