/* text.h: a language of 67 words in which a policy writes, and what it is paid for.
 *
 * A text is tokens, each the number of a word. It begins with <s>, which nobody says, and two
 * words that are given, the prompt; then the policy says a word a step, until it says the full
 * stop or the text is TEXT_LENGTH tokens long. Either way it is over: a text is judged as it
 * stands, so one that the limit cuts off has *terminated*; it is the one place in the workbook
 * where a clock does so. What it is judged to be worth is the reward of the last step, all
 * others are 0. Left out: a language that means anything. */
#pragma once
#include "agent.h"
#include <stdint.h>

enum {
    TEXT_WORDS = 67,
    TEXT_LENGTH = 24,
    TEXT_PROMPT = 3, /* tokens that a text begins with: <s> and two words */
    TEXT_BEGIN = 0,  /* <s>; who says it ends the text, and no sentence holds one */
    TEXT_END = 1     /* the full stop */
};

/* How a word is written.
 *   token  < TEXT_WORDS */
const char *text_word(size_t token);

/* A random sentence of the grammar, <s> and full stop included; returns its length.
 *   seed, number       which one
 *   text[TEXT_LENGTH]  out: the tokens, and nothing of use behind them */
size_t text_sentence(uint64_t seed, uint64_t number, int text[TEXT_LENGTH]);

/* Whether a text is a sentence of the grammar: one clause, or two with `and` or `but` between
 * them. A clause is a noun phrase, and a verb with or without an adverb or one with an object; a
 * noun phrase is a determiner, at most two adjectives, not the same twice, and a noun, of one
 * number, and perhaps `near` or `with` and a noun phrase without a further one.
 *   n, text[n]  tokens from <s> on */
bool text_well_formed(size_t n, const int text[]);

/* The wish behind the texts, which a policy does not see: −2 if it is not well formed, else a
 * point for every different cheerful word, three at most, −1 for every gloomy one, and −0.15 for
 * every word beyond twelve.
 *   n, text[n]  tokens from <s> on */
double text_gold(size_t n, const int text[]);

/* Whether a text is right: well formed, with two different cheerful words and no gloomy one.
 *   n, text[n]  tokens from <s> on */
bool text_right(size_t n, const int text[]);

typedef enum { TEXT_GOLD, TEXT_RIGHT, TEXT_JUDGED } TextScore;

/* How texts are asked for and paid.
 *   score            what the last step pays: text_gold; 1 if text_right, else 0; or what a judge
 *                    says
 *   judge            TEXT_JUDGED: a network that takes the text; its value is the score, less
 *   mean, deviation  the mean and over the deviation that are given here, which is > 0. The
 *                    network stays the caller's
 *   repeat           how many texts in a row have the same prompt; 0 stands for 1
 *   said             counts the tokens that are said, the caller's; NULL if nobody wants to know
 *   seed             of the prompts, and the dice */
typedef struct {
    TextScore score;
    Net *judge;
    double mean, deviation;
    size_t repeat, *said;
    uint64_t seed;
} TextSpec;

/* A world of texts. It is seen as TEXT_LENGTH numbers, the tokens, and −1 where there is none yet;
 * its actions are the words; an episode is a text.
 *   spec         see above
 *   error[size]  out: why NULL was returned */
Env *env_text(TextSpec spec, size_t size, char error[size]);
