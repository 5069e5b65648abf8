/* text.c: the words, the grammar as it makes sentences and as it recognises them, and what a text
 * is worth. */
#include "rng.h"
#include "text_inside.h"

typedef enum {
    MARK,
    DETERMINER,
    ADJECTIVE,
    NOUN,
    ALONE, /* a verb without an object */
    VERB,  /* a verb with one */
    ADVERB,
    AND,
    NEAR
} Class;

enum { ONE = 1, MANY = 2, ANY = ONE | MANY };

/* Of two forms of a word, `plain` is the token of the first. */
typedef struct {
    const char *word;
    Class class;
    int number, mood;
    size_t plain;
} Word;

#define LONE(i, word, class, number, mood)                                                         \
    {                                                                                              \
        word, class, number, mood, i                                                               \
    }
#define PAIR(i, one, many, class, mood)                                                            \
    {one, class, ONE, mood, i}, { many, class, MANY, mood, i }

static const Word words[TEXT_WORDS] = {
    LONE(0, "<s>", MARK, ANY, 0),          LONE(1, ".", MARK, ANY, 0),
    LONE(2, "a", DETERMINER, ONE, 0),      LONE(3, "every", DETERMINER, ONE, 0),
    LONE(4, "one", DETERMINER, ONE, 0),    LONE(5, "two", DETERMINER, MANY, 0),
    LONE(6, "many", DETERMINER, MANY, 0),  LONE(7, "some", DETERMINER, MANY, 0),
    LONE(8, "the", DETERMINER, ANY, 0),    LONE(9, "my", DETERMINER, ANY, 0),
    LONE(10, "happy", ADJECTIVE, ANY, 1),  LONE(11, "sunny", ADJECTIVE, ANY, 1),
    LONE(12, "kind", ADJECTIVE, ANY, 1),   LONE(13, "lovely", ADJECTIVE, ANY, 1),
    LONE(14, "sad", ADJECTIVE, ANY, -1),   LONE(15, "gloomy", ADJECTIVE, ANY, -1),
    LONE(16, "angry", ADJECTIVE, ANY, -1), LONE(17, "lonely", ADJECTIVE, ANY, -1),
    LONE(18, "big", ADJECTIVE, ANY, 0),    LONE(19, "small", ADJECTIVE, ANY, 0),
    LONE(20, "old", ADJECTIVE, ANY, 0),    LONE(21, "red", ADJECTIVE, ANY, 0),
    LONE(22, "blue", ADJECTIVE, ANY, 0),   LONE(23, "green", ADJECTIVE, ANY, 0),
    PAIR(24, "cat", "cats", NOUN, 0),      PAIR(26, "dog", "dogs", NOUN, 0),
    PAIR(28, "bird", "birds", NOUN, 0),    PAIR(30, "farmer", "farmers", NOUN, 0),
    PAIR(32, "girl", "girls", NOUN, 0),    PAIR(34, "boat", "boats", NOUN, 0),
    PAIR(36, "tree", "trees", NOUN, 0),    PAIR(38, "robot", "robots", NOUN, 0),
    PAIR(40, "laughs", "laugh", ALONE, 1), PAIR(42, "sings", "sing", ALONE, 1),
    PAIR(44, "cries", "cry", ALONE, -1),   PAIR(46, "sleeps", "sleep", ALONE, 0),
    PAIR(48, "waits", "wait", ALONE, 0),   PAIR(50, "loves", "love", VERB, 1),
    PAIR(52, "helps", "help", VERB, 1),    PAIR(54, "hates", "hate", VERB, -1),
    PAIR(56, "sees", "see", VERB, 0),      PAIR(58, "finds", "find", VERB, 0),
    LONE(60, "gladly", ADVERB, ANY, 1),    LONE(61, "slowly", ADVERB, ANY, 0),
    LONE(62, "today", ADVERB, ANY, 0),     LONE(63, "and", AND, ANY, 0),
    LONE(64, "but", AND, ANY, 0),          LONE(65, "near", NEAR, ANY, 0),
    LONE(66, "with", NEAR, ANY, 0),
};

const char *text_word(size_t token) { return words[token].word; }

/* ---- making sentences ---- */

/* Where a sentence is, and the next of its random numbers. What no longer fits is not written. */
typedef struct {
    uint64_t seed, number, drawn;
    size_t n;
    int *text;
} Writer;

static double uniform(Writer *w) { return rng_uniform(w->seed, w->number, w->drawn++, RNG_START); }

static void write_token(Writer *w, size_t token)
{
    if (w->n < TEXT_LENGTH)
        w->text[w->n] = (int)token;
    w->n++;
}

/* One of a class and number, each as likely as the others. */
static size_t any_of(Writer *w, Class class, int number)
{
    size_t fit[TEXT_WORDS], n = 0;
    for (size_t i = 0; i < TEXT_WORDS; i++)
        if (words[i].class == class && (words[i].number & number))
            fit[n++] = i;
    return fit[(size_t)(uniform(w) * (double)n)];
}

static void write_adjectives(Writer *w)
{
    double u = uniform(w);
    size_t n = u < 0.5 ? 0 : u < 0.85 ? 1 : 2, before = TEXT_WORDS;
    for (size_t i = 0; i < n; i++) {
        size_t word = before;
        while (word == before || word == TEXT_WORDS)
            word = any_of(w, ADJECTIVE, ANY);
        write_token(w, word);
        before = word;
    }
}

/* Returns its number. */
static int write_noun_phrase(Writer *w, bool may_go_on)
{
    int number = uniform(w) < 0.5 ? ONE : MANY;
    write_token(w, any_of(w, DETERMINER, number));
    write_adjectives(w);
    write_token(w, any_of(w, NOUN, number));
    if (may_go_on && uniform(w) < 0.12) {
        write_token(w, any_of(w, NEAR, ANY));
        write_noun_phrase(w, false);
    }
    return number;
}

static void write_clause(Writer *w)
{
    int number = write_noun_phrase(w, true);
    if (uniform(w) < 0.5) {
        write_token(w, any_of(w, ALONE, number));
        if (uniform(w) < 0.4)
            write_token(w, any_of(w, ADVERB, ANY));
    } else {
        write_token(w, any_of(w, VERB, number));
        write_noun_phrase(w, true);
    }
}

size_t text_sentence(uint64_t seed, uint64_t number, int text[TEXT_LENGTH])
{
    Writer w = {.seed = seed, .number = number, .text = text};
    do {
        w.n = 0;
        write_token(&w, TEXT_BEGIN);
        write_clause(&w);
        if (uniform(&w) < 0.3) {
            write_token(&w, any_of(&w, AND, ANY));
            write_clause(&w);
        }
        write_token(&w, TEXT_END);
    } while (w.n > TEXT_LENGTH);
    return w.n;
}

/* ---- recognising them ---- */

/* A text, and how far it has been read. */
typedef struct {
    size_t n, at;
    const int *text;
} Reader;

static const Word *next_word(const Reader *r)
{
    return &words[r->at < r->n ? r->text[r->at] : TEXT_END];
}

/* Moves past a word of the class and of a number that fits. */
static bool read_word(Reader *r, Class class, int number)
{
    bool fits = next_word(r)->class == class && (next_word(r)->number & number);
    r->at += fits;
    return fits;
}

/* Returns its number, 0 if there is none. */
static int read_noun_phrase(Reader *r, bool may_go_on)
{
    int number = next_word(r)->number;
    if (!read_word(r, DETERMINER, ANY))
        return 0;
    for (size_t i = 0; i < 2 && read_word(r, ADJECTIVE, ANY); i++)
        if (i == 1 && r->text[r->at - 1] == r->text[r->at - 2])
            return 0;
    number &= next_word(r)->number;
    if (!read_word(r, NOUN, number))
        return 0;
    if (may_go_on && read_word(r, NEAR, ANY) && !read_noun_phrase(r, false))
        return 0;
    return number;
}

static bool read_clause(Reader *r)
{
    int number = read_noun_phrase(r, true);
    if (number && read_word(r, ALONE, number)) {
        read_word(r, ADVERB, ANY);
        return true;
    }
    return number && read_word(r, VERB, number) && read_noun_phrase(r, true);
}

bool text_well_formed(size_t n, const int text[])
{
    Reader r = {.n = n, .at = 1, .text = text};
    if (n < 3 || text[0] != TEXT_BEGIN || text[n - 1] != TEXT_END || !read_clause(&r))
        return false;
    if (read_word(&r, AND, ANY) && !read_clause(&r))
        return false;
    return r.at == n - 1;
}

/* ---- what they are worth ---- */

/* How many different cheerful words, and how many gloomy ones. */
static void moods(size_t n, const int text[], int *cheerful, int *gloomy)
{
    bool seen[TEXT_WORDS] = {false};
    *cheerful = *gloomy = 0;
    for (size_t i = 0; i < n; i++) {
        const Word *word = &words[text[i]];
        *cheerful += word->mood > 0 && !seen[word->plain];
        *gloomy += word->mood < 0;
        seen[word->plain] = true;
    }
}

double text_gold(size_t n, const int text[])
{
    if (!text_well_formed(n, text))
        return -2;
    int cheerful, gloomy, beyond = (int)n - 2 - 12;
    moods(n, text, &cheerful, &gloomy);
    return (cheerful < 3 ? cheerful : 3) - gloomy - 0.15 * (beyond > 0 ? beyond : 0);
}

bool text_right(size_t n, const int text[])
{
    int cheerful, gloomy;
    moods(n, text, &cheerful, &gloomy);
    return text_well_formed(n, text) && cheerful >= 2 && gloomy == 0;
}

/* ---- the world ---- */

void text_start(Text *text, uint64_t episode)
{
    size_t repeat = text->spec.repeat ? text->spec.repeat : 1;
    text_sentence(text->spec.seed, episode / repeat, text->token);
    text->n = TEXT_PROMPT;
}

void text_observe(const Text *text, double obs[TEXT_LENGTH])
{
    for (size_t t = 0; t < TEXT_LENGTH; t++)
        obs[t] = t < text->n ? text->token[t] : -1;
}

static double worth(const Text *text)
{
    if (text->spec.score == TEXT_GOLD)
        return text_gold(text->n, text->token);
    if (text->spec.score == TEXT_RIGHT)
        return text_right(text->n, text->token);
    double obs[TEXT_LENGTH], value;
    text_observe(text, obs);
    net_forward(text->spec.judge, 1, obs, NULL, &value);
    return (value - text->spec.mean) / text->spec.deviation;
}

Step text_step(Text *text, size_t a)
{
    text->token[text->n++] = (int)a;
    if (text->spec.said)
        ++*text->spec.said;
    bool over = a == TEXT_END || a == TEXT_BEGIN || text->n == TEXT_LENGTH;
    return (Step){.reward = over ? worth(text) : 0, .terminated = over};
}
