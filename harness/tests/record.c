/* record.c: what was once answered is answered again, out of memory and out of a file, and a
 * file that is not whole is no record. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "../files.h"
#include "../impl/impl.h"
#include "../impl/record.h"
#include "support.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Frame frame_of(const char *text)
{
    Frame f = {0};
    frame_put(&f, text, strlen(text));
    return f;
}

static void put(Record *r, const char *request, const char *answer)
{
    Frame asked = frame_of(request), said = frame_of(answer);
    record_put(r, &asked, &said);
    frame_free(&asked), frame_free(&said);
}

static bool answers(const Record *r, const char *request, const char *answer)
{
    Frame asked = frame_of(request), said = frame_of("what was there before");
    bool is = record_get(r, &asked, &said) && said.end == strlen(answer) && said.at == 0 &&
              !memcmp(said.bytes, answer, said.end);
    frame_free(&asked), frame_free(&said);
    return is;
}

static bool knows(const Record *r, const char *request)
{
    Frame asked = frame_of(request), said = {0};
    bool does = record_get(r, &asked, &said);
    frame_free(&asked), frame_free(&said);
    return does;
}

static Record *three(void)
{
    Record *r = record_new();
    put(r, "one", "1"), put(r, "two", "22"), put(r, "", "nothing");
    return r;
}

Test(record, gives_back_what_was_put_under_the_same_request)
{
    Record *r = three();
    cr_expect(all(answers(r, "one", "1"), answers(r, "two", "22"), answers(r, "", "nothing")));
    put(r, "one", "1");
    cr_expect(answers(r, "one", "1"));
    record_free(r);
}

Test(record, does_not_know_a_request_that_differs_in_a_byte)
{
    Record *r = three();
    Frame asked = frame_of("one"), said = {0};
    for (size_t byte = 0; byte < 3; byte++)
        for (int bit = 0; bit < 8; bit++) {
            asked.bytes[byte] ^= (unsigned char)(1 << bit);
            cr_expect(not(record_get(r, &asked, &said)));
            asked.bytes[byte] ^= (unsigned char)(1 << bit);
        }
    cr_expect(record_get(r, &asked, &said));
    cr_expect(none(knows(r, "on"), knows(r, "onee"), knows(r, "eno")));
    Record *empty = record_new();
    cr_expect(not(knows(empty, "one")));
}

static const char *numbered(int i, const char *what)
{
    static char text[2][64];
    int which = what[0] == 'a';
    snprintf(text[which], sizeof text[which], "%s %d%*s", what, i, i % 7, "");
    return text[which];
}

/* The table begins with 1024 places and doubles when half of them are used. */
Test(record, thousands_of_answers_are_found_again_here_and_after_a_file)
{
    enum { N = 10000 };
    char *folder = folder_new();
    Record *r = record_new();
    for (int i = 0; i < N; i++)
        put(r, numbered(i, "request"), numbered(i, "answer"));
    cr_assert(record_save(r, in_folder(folder, "record")));
    Record *read = record_load(in_folder(folder, "record"));
    cr_assert(ne(ptr, read, NULL));
    for (int i = 0; i < N; i++) {
        cr_assert(answers(r, numbered(i, "request"), numbered(i, "answer")), "%d", i);
        cr_assert(answers(read, numbered(i, "request"), numbered(i, "answer")), "%d, read", i);
    }
    cr_expect(none(knows(r, numbered(N, "request")), knows(read, numbered(N, "request"))));
    folder_remove(folder);
}

Test(record, survives_a_file_and_an_empty_one_does_too)
{
    char *folder = folder_new();
    const char *path = in_folder(folder, "record");
    Record *r = three(), *empty = record_new();
    cr_assert(record_save(r, path));
    Record *read = record_load(path);
    cr_assert(ne(ptr, read, NULL));
    cr_expect(all(answers(read, "one", "1"), answers(read, "two", "22"),
                  answers(read, "", "nothing"), not(knows(read, "three"))));
    cr_assert(record_save(empty, path));
    cr_assert(ne(ptr, read = record_load(path), NULL));
    cr_expect(not(knows(read, "one")));
    folder_remove(folder);
}

static void expect_no_record(const char *path, int why)
{
    errno = EPERM;
    cr_expect(eq(ptr, record_load(path), NULL));
    cr_expect(eq(int, errno, why));
}

Test(record, a_file_cut_short_anywhere_is_no_record)
{
    char *folder = folder_new();
    const char *path = in_folder(folder, "record");
    size_t length;
    Record *r = three();
    cr_assert(record_save(r, path));
    cr_assert(ne(ptr, file_read(path, 1 << 20, &length), NULL));
    cr_assert(gt(sz, length, 16 + 8 + 3 * 12));
    for (size_t n = length; n-- > 0;) {
        cr_assert(zero(int, truncate(path, (off_t)n)));
        expect_no_record(path, 0);
    }
    folder_remove(folder);
}

Test(record, a_file_with_another_beginning_or_a_longer_end_is_no_record)
{
    char *folder = folder_new();
    const char *path = in_folder(folder, "record");
    size_t length;
    Record *r = three();
    cr_assert(record_save(r, path));
    char *bytes = file_read(path, 1 << 20, &length);
    for (size_t i = 0; i < 16; i++) {
        bytes[i] ^= 1;
        file_made(path, bytes, length);
        expect_no_record(path, 0);
        bytes[i] ^= 1;
    }
    file_made(path, bytes, length + 1); /* file_read puts a NUL there */
    expect_no_record(path, 0);
    file_made(path, bytes, length);
    cr_expect(ne(ptr, record_load(path), NULL));
    folder_remove(folder);
}

Test(record, a_file_that_claims_too_many_or_too_long_answers_is_no_record)
{
    static const uint64_t counts[] = {4, UINT64_MAX, 2};
    static const uint32_t lengths[] = {UINT32_MAX, 0x80000000, 100000};
    char *folder = folder_new();
    const char *path = in_folder(folder, "record");
    size_t length;
    Record *r = three();
    cr_assert(record_save(r, path));
    char *bytes = file_read(path, 1 << 20, &length), *spoilt = malloc(length);
    for (int i = 0; i < 3; i++) {
        memcpy(spoilt, bytes, length), memcpy(spoilt + 16, &counts[i], 8);
        file_made(path, spoilt, length);
        expect_no_record(path, 0);
        memcpy(spoilt, bytes, length), memcpy(spoilt + 16 + 8 + 8, &lengths[i], 4);
        file_made(path, spoilt, length);
        expect_no_record(path, 0);
    }
    folder_remove(folder);
}

Test(record, a_file_that_cannot_be_read_or_written_is_told_by_errno)
{
    char *folder = folder_new();
    Record *r = three();
    expect_no_record(in_folder(folder, "nothing"), ENOENT);
    expect_no_record(folder, EINVAL);
    cr_expect(not(record_save(r, in_folder(folder, "nowhere/record"))));
    cr_expect(eq(int, errno, ENOENT));
    folder_remove(folder);
}

Test(record, an_implementation_with_a_spoilt_record_is_refused_by_name)
{
    char why[MAX_TEXT] = "";
    char *folder = folder_new();
    const char *path = in_folder(folder, "spoilt.record");
    file_made(path, "ascent", 6);
    cr_expect(eq(ptr, impl_trusted(path, NULL, why), NULL));
    cr_expect(strstr(why, path) && strstr(why, "cut short"), "%s", why);
    cr_expect(eq(ptr, impl_trusted(in_folder(folder, "nothing"), NULL, why), NULL));
    cr_expect(ne(ptr, strstr(why, "No such file"), NULL), "%s", why);
    folder_remove(folder);
}
