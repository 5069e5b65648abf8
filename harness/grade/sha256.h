/* sha256.h: a name for content that no one can give to other content (FIPS 180-4). */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { SHA256_HEX = 65 };

typedef struct {
    uint32_t state[8];
    uint64_t length; /* bytes so far */
    unsigned char block[64];
} Sha256;

void sha256_init(Sha256 *s);
void sha256_put(Sha256 *s, const void *bytes, size_t n);

/* A text and its NUL, so that two texts after one another are not one longer. */
void sha256_put_text(Sha256 *s, const char *text);

/* Ends it: 64 hexadecimal digits and a NUL. */
void sha256_hex(Sha256 *s, char hex[SHA256_HEX]);
