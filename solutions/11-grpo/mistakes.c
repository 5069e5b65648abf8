/* Lesson 11's known mistakes: wrong bodies for the regions of grpo.c, each with what
 * its author is told. */

//> mistake flat-ones-kept in informative
// It is the other way round: you keep the groups in which all answers were paid the
// same. What does a group say in which nobody did better than the rest?
//- count += keep[p];
keep[p] = !keep[p];
count += keep[p];
//< flat-ones-kept

//> mistake zeros-only in informative
// You throw out the groups in which every reward is 0. A group in which all were right
// says as little: what counts is whether the rewards differ.
//- for (size_t g = 1; g < G; g++)
//- keep[p] |= r[p][g] != r[p][0];
for (size_t g = 0; g < G; g++)
    keep[p] |= r[p][g] != 0;
//< zeros-only

//> mistake zeros-and-ones in informative
// You take a group for flat when its mean is 0 or 1. That holds of rewards that are 0
// or 1; here they may be any numbers.
//- for (size_t g = 1; g < G; g++)
//- keep[p] |= r[p][g] != r[p][0];
double mean = 0;
for (size_t g = 0; g < G; g++)
    mean += r[p][g] / (double)G;
keep[p] = mean != 0 && mean != 1;
//< zeros-and-ones

//> mistake first-and-last in informative
// Only the first and the last answer of a group are compared. What of the others?
//- for (size_t g = 1; g < G; g++)
//- keep[p] |= r[p][g] != r[p][0];
keep[p] = r[p][0] != r[p][G - 1];
//< first-and-last

//> mistake neighbours-last-decides in informative
// Whether the last two answers differ decides over the group: what the earlier ones
// have shown is overwritten.
//- for (size_t g = 1; g < G; g++)
//- keep[p] |= r[p][g] != r[p][0];
for (size_t g = 1; g < G; g++)
    keep[p] = r[p][g] != r[p][g - 1];
//< neighbours-last-decides

//> mistake nearly-equal in informative
// Rewards that are nearly equal are taken for equal. The contract asks for equal: a
// small difference, divided by a small deviation, is as large as any other.
//- for (size_t g = 1; g < G; g++)
//- keep[p] |= r[p][g] != r[p][0];
for (size_t g = 1; g < G; g++)
    keep[p] |= fabs(r[p][g] - r[p][0]) > 1e-6;
//< nearly-equal

//> mistake answers-counted in informative
// You return the number of answers; it is the groups that are counted.
//- count += keep[p];
count += keep[p] ? G : 0;
//< answers-counted

//> mistake across-groups in informative
// You compare answers to different prompts: a prompt's answers stand in one row of the
// table.
//- for (size_t g = 1; g < G; g++)
//- keep[p] |= r[p][g] != r[p][0];
for (size_t g = 0; g < G; g++)
    keep[p] |= r[0][g * P + p] != r[0][p];
//< across-groups

//> mistake batch-statistics in group
// Mean and deviation are those of all answers to all prompts. Then an answer is praised
// because its prompt is easy. With whom does an answer compete?
double mean = r[0][0], squares = 0;
for (size_t i = 0; i < P * G; i++)
    mean += (r[0][i] - r[0][0]) / (double)(P * G);
for (size_t i = 0; i < P * G; i++)
    squares += (r[0][i] - mean) * (r[0][i] - mean);
double s = P * G > 1 ? sqrt(squares / (double)(P * G - 1)) : 0;
for (size_t i = 0; i < P * G; i++)
    adv[0][i] = (r[0][i] - mean) / (divide ? s + 1e-8 : 1);
//< batch-statistics

//> variant batch-deviation in group
// You take the mean from the group and the deviation from the whole batch. That is
// published, and turns the direction less; this contract takes both from the group.
//- for (size_t p = 0; p < P; p++) {
double whole = 0, spread = 0;
for (size_t i = 0; i < P * G; i++)
    whole += r[0][i] / (double)(P * G);
for (size_t i = 0; i < P * G; i++)
    spread += (r[0][i] - whole) * (r[0][i] - whole);
spread = P * G > 1 ? sqrt(spread / (double)(P * G - 1)) : 0;
for (size_t p = 0; p < P; p++) {
//- double s = G > 1 ? sqrt(squares / (double)(G - 1)) : 0;
double s = spread;
//< batch-deviation

//> variant deviation-over-G in group
// The deviation divides by G. Programs do both; this contract divides by G − 1.
//- double s = G > 1 ? sqrt(squares / (double)(G - 1)) : 0;
double s = sqrt(squares / (double)G);
//< deviation-over-G

//> variant leave-one-out in group
// You take away the mean of the *others*, which is lesson 3's leave_one_out, and RLOO.
// It is larger by G/(G − 1); this contract takes the mean of the whole group.
//- adv[p][g] = (r[p][g] - mean) / (divide ? s + 1e-8 : 1);
adv[p][g] = (r[p][g] - mean) * (G > 1 ? (double)G / (double)(G - 1) : 1) /
            (divide ? s + 1e-8 : 1);
//< leave-one-out

//> mistake nothing-added in group
// Nothing is added to the deviation. What is 0/0, in a group whose answers are all paid
// the same?
//- adv[p][g] = (r[p][g] - mean) / (divide ? s + 1e-8 : 1);
adv[p][g] = (r[p][g] - mean) / (divide ? s : 1);
//< nothing-added

//> mistake shares-rounded in group
// A group that is all alike gets what rounding leaves of it: the shares of 0.1, 0.1 and
// 0.1 do not quite add up to 0.1. The contract says 0 there, exactly.
//- double mean = r[p][0], squares = 0;
double mean = 0, squares = 0;
//- mean += (r[p][g] - r[p][0]) / (double)G;
mean += r[p][g] / (double)G;
//< shares-rounded

//> mistake rounding-left in group
// A group that is all alike gets what rounding leaves of it: the sum of 0.1, 0.1 and
// 0.1, over 3, is not quite 0.1. The contract says 0 there, exactly.
//- double mean = r[p][0], squares = 0;
double mean = 0, squares = 0;
//- mean += (r[p][g] - r[p][0]) / (double)G;
mean = (mean + r[p][g]) / (g + 1 < G ? 1 : (double)G);
//< rounding-left

//> mistake groups-across in group
// You take every P-th answer for a group. A prompt's answers lie one after another:
// what happens to the mean when hard and easy prompts share a group?
//- double mean = r[p][0], squares = 0;
double mean = r[0][p], squares = 0;
//- mean += (r[p][g] - r[p][0]) / (double)G;
mean += (r[0][g * P + p] - r[0][p]) / (double)G;
//- squares += (r[p][g] - mean) * (r[p][g] - mean);
squares += (r[0][g * P + p] - mean) * (r[0][g * P + p] - mean);
//- adv[p][g] = (r[p][g] - mean) / (divide ? s + 1e-8 : 1);
adv[0][g * P + p] = (r[0][g * P + p] - mean) / (divide ? s + 1e-8 : 1);
//< groups-across

//> mistake mean-not-taken in group
// The mean is not taken away: these are rewards and not advantages. What became of the
// baseline?
//- adv[p][g] = (r[p][g] - mean) / (divide ? s + 1e-8 : 1);
adv[p][g] = s > 0 ? r[p][g] / (divide ? s + 1e-8 : 1) : 0;
//< mean-not-taken

//> mistake divide-turned in group
// You divide by the deviation where you are asked not to, and do not where you are.
//- adv[p][g] = (r[p][g] - mean) / (divide ? s + 1e-8 : 1);
adv[p][g] = (r[p][g] - mean) / (!divide ? s + 1e-8 : 1);
//< divide-turned

//> mistake always-divided in group
// You divide by the deviation whether you are asked to or not: `divide` does not come
// in.
//- for (size_t p = 0; p < P; p++) {
(void)divide;
for (size_t p = 0; p < P; p++) {
//- adv[p][g] = (r[p][g] - mean) / (divide ? s + 1e-8 : 1);
adv[p][g] = (r[p][g] - mean) / (s + 1e-8);
//< always-divided

//> mistake never-divided in group
// You never divide by the deviation: `divide` does not come in.
//- for (size_t p = 0; p < P; p++) {
(void)divide;
for (size_t p = 0; p < P; p++) {
//- adv[p][g] = (r[p][g] - mean) / (divide ? s + 1e-8 : 1);
adv[p][g] = r[p][g] - mean + 0 * s;
//< never-divided

//> variant larger-epsilon in group
// 1e-4 is added to the deviation, as some programs do; this contract adds 1e-8.
//- adv[p][g] = (r[p][g] - mean) / (divide ? s + 1e-8 : 1);
adv[p][g] = (r[p][g] - mean) / (divide ? s + 1e-4 : 1);
//< larger-epsilon

//> mistake variance-for-deviation in group
// You divide by s², the variance. Twice the rewards then give half the advantages: what
// should they give?
//- double s = G > 1 ? sqrt(squares / (double)(G - 1)) : 0;
double s = G > 1 ? squares / (double)(G - 1) : 0;
//< variance-for-deviation

//> mistake difference-of-squares in group
// The variance is the mean square less the square of the mean. Where rewards are large
// and alike, two large numbers cancel, and what is left may be below 0.
//- squares += (r[p][g] - mean) * (r[p][g] - mean);
squares += r[p][g] * r[p][g];
//- double s = G > 1 ? sqrt(squares / (double)(G - 1)) : 0;
double s = G > 1 ? sqrt((squares - (double)G * mean * mean) / (double)(G - 1)) : 0;
//< difference-of-squares

//> mistake distance-from-first in group
// You compare each answer with the first of its group. The first always comes out at 0
// then, however good it is.
//- mean += (r[p][g] - r[p][0]) / (double)G;
mean = r[p][0];
//< distance-from-first

//> mistake answers-not-divided in weights, see eq:weights
// With 0 you take the mean of each answer, and then add the answers up: a batch of
// twice as many takes a step twice as long.
//- size_t over = how == 0 ? N * n[i] : how == 1 ? all : N * T;
size_t over = how == 0 ? n[i] : how == 1 ? all : N * T;
//< answers-not-divided

//> mistake columns-for-length in weights
// With 0 you divide by the number of columns; n_i is how many tokens the answer has.
//- size_t over = how == 0 ? N * n[i] : how == 1 ? all : N * T;
size_t over = how == 0 ? N * T : how == 1 ? all : N * T;
n[i] = T;
//< columns-for-length

//> mistake padding-counted in weights
// With 1 you divide by all places, the holes too. How many tokens are there?
//- size_t over = how == 0 ? N * n[i] : how == 1 ? all : N * T;
size_t over = how == 0 ? N * n[i] : how == 1 ? N * T : N * T;
all = 0;
//< padding-counted

//> variant longest-answer in weights
// With 2 you divide by the longest answer of the batch, as some programs do. Then the
// constant is none: it depends on what was drawn. Here it is T.
//- size_t over = how == 0 ? N * n[i] : how == 1 ? all : N * T;
size_t most = 0;
for (size_t j = 0; j < N; j++) {
    size_t length = 0;
    for (size_t t = 0; t < T; t++)
        length += answer[j][t];
    most = length > most ? length : most;
}
size_t over = how == 0 ? N * n[i] : how == 1 ? all : N * most;
//< longest-answer

//> variant not-over-columns in weights
// With 2 you divide by N alone. That is a published choice, and differs by a constant;
// this contract divides by N T.
//- size_t over = how == 0 ? N * n[i] : how == 1 ? all : N * T;
size_t over = how == 0 ? N * n[i] : how == 1 ? all : N;
//< not-over-columns

//> variant empty-not-counted in weights
// With 0 an answer without tokens is left out of N. Some programs do that; here it
// counts as an answer.
//- for (size_t i = 0; i < N; i++) {
//- size_t over = how == 0 ? N * n[i] : how == 1 ? all : N * T;
size_t used = 0;
for (size_t i = 0; i < N; i++)
    used += n[i] > 0;
for (size_t i = 0; i < N; i++) {
    size_t over = how == 0 ? used * n[i] : how == 1 ? all : N * T;
//< empty-not-counted

//> mistake holes-weigh in weights
// Holes weigh something too. They hold the prompt, or what stands behind the end: whose
// words are those?
//- w[i][t] = answer[i][t] ? 1 / (double)over : 0;
w[i][t] = over ? 1 / (double)over : 0;
//< holes-weigh

//> mistake ways-exchanged in weights
// 0 and 2 are exchanged: which of them divides by the length of the answer?
//- size_t over = how == 0 ? N * n[i] : how == 1 ? all : N * T;
size_t over = how == 2 ? N * n[i] : how == 1 ? all : N * T;
//< ways-exchanged

//> mistake means-exchanged in weights
// 0 and 1 are exchanged: which of them is the mean of each answer, and then of the
// answers?
//- size_t over = how == 0 ? N * n[i] : how == 1 ? all : N * T;
size_t over = how == 1 ? N * n[i] : how == 0 ? all : N * T;
//< means-exchanged

//> mistake first-length in weights
// Every answer is divided by the length of the first.
//- size_t over = how == 0 ? N * n[i] : how == 1 ? all : N * T;
size_t over = how == 0 ? N * n[0] : how == 1 ? all : N * T;
//< first-length

//> mistake whole-division in weights
// 1 is divided by a whole number in whole numbers: what is 1 / 3 in C?
//- w[i][t] = answer[i][t] ? 1 / (double)over : 0;
w[i][t] = answer[i][t] ? (double)(1 / over) : 0;
//< whole-division

//> mistake inverted-ratio in slope
// The ratio is upside down: new probability over old. Which of the two is now?
//- double ratio = exp(logp[i][t] - logp_old[i][t]);
double ratio = exp(logp_old[i][t] - logp[i][t]);
//< inverted-ratio

//> mistake one-epsilon in slope
// The upper end of the band is 1 + ε_low: `high` does not come in. The band is wider
// above, so that rare words may become likelier.
//- for (size_t i = 0; i < N; i++)
(void)high;
for (size_t i = 0; i < N; i++)
//- bool flat = adv[i] > 0 ? ratio > 1 + high : ratio < 1 - low;
bool flat = adv[i] > 0 ? ratio > 1 + low : ratio < 1 - low;
//< one-epsilon

//> mistake ends-exchanged in slope
// ε_low and ε_high are exchanged.
//- bool flat = adv[i] > 0 ? ratio > 1 + high : ratio < 1 - low;
bool flat = adv[i] > 0 ? ratio > 1 + low : ratio < 1 - high;
//< ends-exchanged

//> mistake product-of-ratios in slope, see eq:grpo
// Every token gets the ratio of the whole answer, the product of all its tokens'. The
// objective clips each token by its own.
//- double ratio = exp(logp[i][t] - logp_old[i][t]);
double moved = 0;
for (size_t k = 0; k < T; k++)
    moved += w[i][k] > 0 ? logp[i][k] - logp_old[i][k] : 0;
double ratio = exp(moved);
//< product-of-ratios

//> mistake flat-both-sides in slope, see eq:grpo
// Every token outside the band is flat. Two of the four corners are the wrong way, and
// there the slope has to stay: lesson 6.
//- bool flat = adv[i] > 0 ? ratio > 1 + high : ratio < 1 - low;
bool flat = ratio > 1 + high || ratio < 1 - low;
//< flat-both-sides

//> mistake bad-never-flat in slope
// A bad answer is never flat: it is pushed down without a stop.
//- for (size_t i = 0; i < N; i++)
(void)low;
for (size_t i = 0; i < N; i++)
//- bool flat = adv[i] > 0 ? ratio > 1 + high : ratio < 1 - low;
bool flat = adv[i] > 0 && ratio > 1 + high;
//< bad-never-flat

//> mistake never-flat in slope
// Nothing is ever flat: this is the surrogate without a clip.
//- for (size_t i = 0; i < N; i++)
(void)low, (void)high;
for (size_t i = 0; i < N; i++)
//- bool flat = adv[i] > 0 ? ratio > 1 + high : ratio < 1 - low;
bool flat = false;
//< never-flat

//> mistake columns-advantage in slope
// The advantage is that of answer t, not of answer i: which index says whose it is?
//- bool flat = adv[i] > 0 ? ratio > 1 + high : ratio < 1 - low;
double A = adv[t % N];
bool flat = A > 0 ? ratio > 1 + high : ratio < 1 - low;
//- if (adv[i] == 0)
if (A == 0)
//- dlogp[i][t] = w[i][t] > 0 && !flat ? w[i][t] * ratio * adv[i] : 0;
dlogp[i][t] = w[i][t] > 0 && !flat ? w[i][t] * ratio * A : 0;
//< columns-advantage

//> mistake ratio-missing in slope
// The ratio is missing from the slope. It decides what is flat, and it also says how
// steep the rest is: what is the derivative of ρ in log π?
//- dlogp[i][t] = w[i][t] > 0 && !flat ? w[i][t] * ratio * adv[i] : 0;
dlogp[i][t] = w[i][t] > 0 && !flat ? w[i][t] * adv[i] : 0;
//< ratio-missing

//> mistake weights-missing in slope
// The weights decide which tokens count, and nothing else. By how much does each?
//- dlogp[i][t] = w[i][t] > 0 && !flat ? w[i][t] * ratio * adv[i] : 0;
dlogp[i][t] = w[i][t] > 0 && !flat ? ratio * adv[i] : 0;
//< weights-missing

//> mistake band-without-one in slope
// The band is [ε_low, ε_high]; it should lie around 1.
//- bool flat = adv[i] > 0 ? ratio > 1 + high : ratio < 1 - low;
bool flat = adv[i] > 0 ? ratio > high : ratio < low;
//< band-without-one

//> mistake holes-count in slope
// A token of weight 0 is multiplied by 0, where it should not be looked at: what is 0
// times an infinite ratio, or times a NaN?
//- dlogp[i][t] = w[i][t] > 0 && !flat ? w[i][t] * ratio * adv[i] : 0;
dlogp[i][t] = flat ? 0 : w[i][t] * ratio * adv[i];
//< holes-count

//> mistake nothing-to-gain in slope
// An answer that is as good as the others has A = 0, and where its ratio is infinite
// you have 0 times infinity.
//- if (adv[i] == 0)
//- flat = true;
//< nothing-to-gain

//> mistake sign in slope
// The sign is turned: bad answers are made likelier. A program that descends a loss has
// a minus there; here everything climbs.
//- dlogp[i][t] = w[i][t] > 0 && !flat ? w[i][t] * ratio * adv[i] : 0;
dlogp[i][t] = w[i][t] > 0 && !flat ? -w[i][t] * ratio * adv[i] : 0;
//< sign

//> mistake kl-away in kl
// The sign is turned: the policy is driven away from the reference. Where π is larger
// than π_ref, should it grow or shrink?
//- ? beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
? -beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
//< kl-away

//> mistake kl-of-k1 in kl, see eq:kl-loss
// The slope is −β w everywhere, whatever the reference says: that is k1's. As a loss it
// lowers what was drawn, and is blind to where the reference is.
//- for (size_t i = 0; i < N; i++)
(void)logp, (void)logp_ref;
for (size_t i = 0; i < N; i++)
//- ? beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
? -beta * w[i][t]
//< kl-of-k1

//> variant kl-of-k2 in kl, see eq:kl-loss
// The slope is that of k2, half the square of the log ratio. That is the better choice
// in some ways, and published; this contract asks for k3's.
//- ? beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
? beta * w[i][t] * (logp_ref[i][t] - logp[i][t])
//< kl-of-k2

//> mistake kl-inverted in kl
// The ratio is upside down. k3 has π_ref/π in it; what is its derivative in log π?
//- ? beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
? -beta * w[i][t] * expm1(logp[i][t] - logp_ref[i][t])
//< kl-inverted

//> mistake kl-upside-down in kl
// The ratio is upside down. k3 has π_ref/π in it; what is its derivative in log π?
//- ? beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
? beta * w[i][t] * expm1(logp[i][t] - logp_ref[i][t])
//< kl-upside-down

//> mistake kl-itself in kl
// That is −β w k3 itself, not its slope.
//- ? beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
? -beta * w[i][t] *
      (exp(logp_ref[i][t] - logp[i][t]) - 1 - (logp_ref[i][t] - logp[i][t]))
//< kl-itself

//> mistake kl-never-rests in kl
// Where π and π_ref agree there is still a slope: the −1 is missing.
//- ? beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
? beta * w[i][t] * exp(logp_ref[i][t] - logp[i][t])
//< kl-never-rests

//> mistake kl-without-weights in kl
// The weights decide which tokens count, and nothing else. By how much does each?
//- ? beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
? beta * expm1(logp_ref[i][t] - logp[i][t])
//< kl-without-weights

//> mistake kl-without-beta in kl
// β does not come in.
//- ? beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
? w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
//< kl-without-beta

//> mistake kl-its-value in kl
// That is −β w k3 itself, not its slope.
//- ? beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
? -beta * w[i][t] *
      (expm1(logp_ref[i][t] - logp[i][t]) - (logp_ref[i][t] - logp[i][t]))
//< kl-its-value

//> mistake kl-holes in kl
// A token of weight 0 is multiplied by 0, where it should not be looked at: what is 0
// times infinity, or times a NaN?
//- dlogp[i][t] = w[i][t] > 0 && beta > 0
dlogp[i][t] = beta > 0
//< kl-holes

//> mistake kl-free in kl
// With β = 0 you multiply by 0, where nothing should be asked: what is 0 times
// infinity?
//- dlogp[i][t] = w[i][t] > 0 && beta > 0
dlogp[i][t] = w[i][t] > 0
//< kl-free

//> mistake no-root in sequence
// The product has no root: a long answer's ratio is far from 1 however little each
// token has moved.
//- s[i] = n ? exp(sum / (double)n) : 1;
s[i] = n ? exp(sum) : 1;
//< no-root

//> mistake mean-of-ratios in sequence, see eq:sequence
// You take the mean of the ratios. The root of their product is the other mean, the
// geometric one.
//- sum += logp[i][t] - logp_old[i][t], n++;
sum += exp(logp[i][t] - logp_old[i][t]), n++;
//- s[i] = n ? exp(sum / (double)n) : 1;
s[i] = n ? sum / (double)n : 1;
//< mean-of-ratios

//> mistake root-by-columns in sequence
// You take the T-th root. How many tokens does the answer have?
//- s[i] = n ? exp(sum / (double)n) : 1;
s[i] = n ? exp(sum / (double)T) : 1;
//< root-by-columns

//> mistake sequence-holes in sequence
// The holes come in. They are not the policy's words.
//- if (answer[i][t])
//- sum += logp[i][t] - logp_old[i][t], n++;
sum += logp[i][t] - logp_old[i][t], n += answer[i][t];
//< sequence-holes

//> mistake sequence-inverted in sequence
// The ratio is upside down: new probability over old.
//- sum += logp[i][t] - logp_old[i][t], n++;
sum += logp_old[i][t] - logp[i][t], n++;
//< sequence-inverted

//> mistake its-logarithm in sequence
// That is the ratio's logarithm.
//- s[i] = n ? exp(sum / (double)n) : 1;
s[i] = n ? sum / (double)n : 1;
//< its-logarithm

//> mistake sequence-of-nothing in sequence
// An answer without tokens gives 0/0. What has not been said has not become likelier or
// rarer: its ratio is 1.
//- s[i] = n ? exp(sum / (double)n) : 1;
s[i] = exp(sum / (double)n);
//< sequence-of-nothing

//> mistake sum-goes-on in sequence
// What one answer has added up is there when the next begins.
//- for (size_t i = 0; i < N; i++) {
//- double sum = 0;
//- size_t n = 0;
double sum = 0;
size_t n = 0;
for (size_t i = 0; i < N; i++) {
//< sum-goes-on

//> mistake dpo-no-reference in dpo, see eq:dpo
// The reference does not come in. At the start, where π = π_ref, the objective should
// be −log 2 whatever the answers are.
//- of_better[i] = beta * (better[i] - better_ref[i]);
(void)better_ref, (void)worse_ref;
of_better[i] = beta * better[i];
//- of_worse[i] = beta * (worse[i] - worse_ref[i]);
of_worse[i] = beta * worse[i];
//< dpo-no-reference

//> mistake dpo-swapped in dpo
// Better and worse are exchanged.
//- return preference_objective(N, of_better, of_worse);
return preference_objective(N, of_worse, of_better);
//< dpo-swapped

//> mistake dpo-one-sided in dpo
// The other answer is forgotten: the objective grows whatever becomes of it.
//- of_worse[i] = beta * (worse[i] - worse_ref[i]);
(void)worse, (void)worse_ref;
of_worse[i] = 0;
//< dpo-one-sided

//> mistake dpo-reference-added in dpo
// The reference's log π is added where it should be taken away, or that of the other
// answer is taken, which comes to the same: what counts is how much *more* the policy
// likes an answer than the reference does.
//- of_better[i] = beta * (better[i] - better_ref[i]);
of_better[i] = beta * (better[i] + better_ref[i]);
//- of_worse[i] = beta * (worse[i] - worse_ref[i]);
of_worse[i] = beta * (worse[i] + worse_ref[i]);
//< dpo-reference-added

//> mistake dpo-beta-twice in dpo
// β comes in twice.
//- of_better[i] = beta * (better[i] - better_ref[i]);
of_better[i] = beta * beta * (better[i] - better_ref[i]);
//- of_worse[i] = beta * (worse[i] - worse_ref[i]);
of_worse[i] = beta * beta * (worse[i] - worse_ref[i]);
//< dpo-beta-twice

//> mistake dpo-beta-outside in dpo
// β stands in front of the logarithm; it belongs inside σ, where it says how strongly
// log ratios are believed.
//- of_better[i] = beta * (better[i] - better_ref[i]);
of_better[i] = better[i] - better_ref[i];
//- of_worse[i] = beta * (worse[i] - worse_ref[i]);
of_worse[i] = worse[i] - worse_ref[i];
//- return preference_objective(N, of_better, of_worse);
return beta * preference_objective(N, of_better, of_worse);
//< dpo-beta-outside

//> mistake dpo-beta-missing in dpo
// β does not come in.
//- double of_better[N], of_worse[N];
(void)beta;
double of_better[N], of_worse[N];
//- of_better[i] = beta * (better[i] - better_ref[i]);
of_better[i] = better[i] - better_ref[i];
//- of_worse[i] = beta * (worse[i] - worse_ref[i]);
of_worse[i] = worse[i] - worse_ref[i];
//< dpo-beta-missing

//> mistake dpo-loss in dpo
// The sign is turned: that is a loss, and this contract climbs.
//- return preference_objective(N, of_better, of_worse);
return -preference_objective(N, of_better, of_worse);
//< dpo-loss

//> mistake dpo-bracket in dpo
// Mind the brackets: the reference of the worse answer has the wrong sign.
//- of_worse[i] = beta * (worse[i] - worse_ref[i]);
of_worse[i] = beta * (worse[i] + worse_ref[i]);
//< dpo-bracket

//> mistake dpo-underflow in dpo
// The logarithm of σ is taken of a number that has become 0: σ(−1000) is far below the
// smallest double, and its logarithm is still only −1000.
//- return preference_objective(N, of_better, of_worse);
double sum = 0;
for (size_t i = 0; i < N; i++)
    sum += log(1 / (1 + exp(of_worse[i] - of_better[i])));
return sum / (double)N;
//< dpo-underflow

//> mistake dpo-sum in dpo
// You sum over the pairs; it is their mean.
//- return preference_objective(N, of_better, of_worse);
return (double)N * preference_objective(N, of_better, of_worse);
//< dpo-sum

//> mistake slope-no-reference in dpo-slope
// The reference does not come in. How right a pair is already is measured against it.
//- of_better[i] = beta * (better[i] - better_ref[i]);
(void)better_ref, (void)worse_ref;
of_better[i] = beta * better[i];
//- of_worse[i] = beta * (worse[i] - worse_ref[i]);
of_worse[i] = beta * worse[i];
//< slope-no-reference

//> mistake slope-swapped in dpo-slope
// Better and worse are exchanged: the answer that people liked less is made likelier.
//- preference_slope(N, of_better, of_worse, dbetter, dworse);
preference_slope(N, of_worse, of_better, dworse, dbetter);
//< slope-swapped

//> mistake pushes-what-is-right in dpo-slope
// Pairs that are right already are pushed hardest. Is it σ(z) or σ(−z)?
//- preference_slope(N, of_better, of_worse, dbetter, dworse);
preference_slope(N, of_worse, of_better, dbetter, dworse);
//< pushes-what-is-right

//> mistake slope-without-beta in dpo-slope
// The slope in a score is there; log π gets β times that.
//- dbetter[i] *= beta;
//- dworse[i] *= beta;
//< slope-without-beta

//> mistake slope-without-beta-for-worse in dpo-slope
// β stands before one of the two slopes only; both answers' log π comes times β.
//- dworse[i] *= beta;
//< slope-without-beta-for-worse

//> mistake slope-of-sigma in dpo-slope
// That is the slope of σ, not of log σ: pairs that are far wrong are hardly pushed.
//- dbetter[i] *= beta;
double right = 1 / (1 + exp(of_worse[i] - of_better[i]));
dbetter[i] *= beta * right;
//- dworse[i] *= beta;
dworse[i] *= beta * right;
//< slope-of-sigma

//> mistake slope-beta-twice in dpo-slope
// β comes in twice inside σ.
//- of_better[i] = beta * (better[i] - better_ref[i]);
of_better[i] = beta * beta * (better[i] - better_ref[i]);
//- of_worse[i] = beta * (worse[i] - worse_ref[i]);
of_worse[i] = beta * beta * (worse[i] - worse_ref[i]);
//< slope-beta-twice

//> mistake slope-sum in dpo-slope
// You have the slopes of the sum over pairs; the objective is their mean.
//- dbetter[i] *= beta;
dbetter[i] *= beta * (double)N;
//- dworse[i] *= beta;
dworse[i] *= beta * (double)N;
//< slope-sum

//> mistake slope-always-half in dpo-slope
// Every pair gets β/2, whatever the policy says: as if the reference were the policy
// itself, which moves along with it.
//- of_better[i] = beta * (better[i] - better_ref[i]);
(void)better, (void)better_ref, (void)worse, (void)worse_ref;
of_better[i] = 0;
//- of_worse[i] = beta * (worse[i] - worse_ref[i]);
of_worse[i] = 0;
//< slope-always-half

//> mistake slope-better-only in dpo-slope
// Only the answer preferred is moved. The objective depends on both.
//- dworse[i] *= beta;
dworse[i] = 0;
//< slope-better-only

//> mistake worse-made-likelier in dpo-slope
// The answers that people liked less are made likelier too: dworse has the sign of
// dbetter.
//- dworse[i] *= beta;
dworse[i] *= -beta;
//< worse-made-likelier

//> mistake slope-down in dpo-slope
// Both signs are turned: these are the slopes of a loss.
//- dbetter[i] *= beta;
dbetter[i] *= -beta;
//- dworse[i] *= beta;
dworse[i] *= -beta;
//< slope-down

//> mistake old-policy in epoch
// log π is what was written down when the answers were drawn. It has to be asked of the
// network anew, or no ratio ever leaves 1.
//- token_logp(n, V, logits, rows->y, legal, logp);
for (size_t k = 0; k < n; k++)
    logp[k] = rows->logp_old[k];
//< old-policy

//> mistake reference-forgotten in epoch
// The KL to the reference has no slope: kl_slope is not added. The policy learns what
// it would with β = 0, to the last digit.
//- dlogp[k] += dkl[k];
//< reference-forgotten

//> mistake kl-taken-away in epoch
// kl_slope is taken away. It has its minus already: it is the slope of −β k3.
//- dlogp[k] += dkl[k];
dlogp[k] -= dkl[k];
//< kl-taken-away

//> mistake reference-for-old in epoch
// The ratio is taken to the reference. Which policy drew these answers?
//- grpo_slope(N, T, (double(*)[T])logp, (double(*)[T])rows->logp_old, adv, w, how->low,
grpo_slope(N, T, (double(*)[T])logp, (double(*)[T])rows->logp_ref, adv, w, how->low,
//< reference-for-old

//> mistake old-for-the-reference in epoch
// The KL is measured to the policy that drew the answers, and begins at 0 with every
// iteration. From whom is the policy not to drift away?
//- kl_slope(N, T, (double(*)[T])logp, (double(*)[T])rows->logp_ref, w, how->beta,
kl_slope(N, T, (double(*)[T])logp, (double(*)[T])rows->logp_old, w, how->beta,
//< old-for-the-reference

//> mistake illegal-in-the-softmax in epoch
// π in the slopes has the illegal tokens in its sum, and log π has not.
//- logits[k][v] = legal[v] ? logits[k][v] : -1e9;
//< illegal-in-the-softmax

//> mistake no-step in epoch
// The gradient is there, and nobody takes the step.
//- adam_step(net, how->lr);
//< no-step

//> mistake band-of-low in epoch
// Both ends of the band are ε_low here.
//- how->high, (double(*)[T])dlogp);
how->low, (double(*)[T])dlogp);
//< band-of-low

//> mistake weights-of-grpo in epoch
// The weights are those of 0, whatever the settings ask.
//- token_weights(N, T, (bool(*)[T])rows->answer, how->how, w);
token_weights(N, T, (bool(*)[T])rows->answer, 0, w);
//< weights-of-grpo

//> mistake iteration-across in iteration
// Prompts and answers are exchanged: you ask for G groups of P.
//- group_advantages(how->P, how->G, (double(*)[how->G])score, how->divide,
//- (double(*)[how->G])adv);
group_advantages(how->G, how->P, (double(*)[how->P])score, how->divide,
                 (double(*)[how->P])adv);
//< iteration-across

//> mistake groups-in-turn in iteration
// You take every P-th answer for a group. The world gives a prompt G times in a row:
// which rows belong together?
//- group_advantages(how->P, how->G, (double(*)[how->G])score, how->divide,
//- (double(*)[how->G])adv);
size_t P = how->P, G = how->G;
double turned[N], found[N];
for (size_t i = 0; i < N; i++)
    turned[i] = score[i % G * P + i / G];
group_advantages(P, G, (double(*)[G])turned, how->divide, (double(*)[G])found);
for (size_t i = 0; i < N; i++)
    adv[i % G * P + i / G] = found[i];
//< groups-in-turn

//> mistake charged-twice in iteration
// The scores are charged for the KL as in lesson 10, and the objective charges it
// again. Where does this contract put the penalty?
//- group_advantages(how->P, how->G, (double(*)[how->G])score, how->divide,
double paid[N];
for (size_t i = 0; i < N; i++) {
    paid[i] = score[i];
    for (size_t t = 0; t < T; t++)
        if (answer[i][t])
            paid[i] -= how->beta * (logp_old[i][t] - logp_ref[i][t]);
}
group_advantages(how->P, how->G, (double(*)[how->G])paid, how->divide,
//< charged-twice

//> mistake one-big-group in iteration
// All answers of the iteration are one group.
//- group_advantages(how->P, how->G, (double(*)[how->G])score, how->divide,
//- (double(*)[how->G])adv);
group_advantages(1, N, (double(*)[N])score, how->divide, (double(*)[N])adv);
//< one-big-group

//> mistake divide-asked-of-none in iteration
// Advantages are always divided by the group's deviation, whatever the settings ask.
//- group_advantages(how->P, how->G, (double(*)[how->G])score, how->divide,
group_advantages(how->P, how->G, (double(*)[how->G])score, true,
//< divide-asked-of-none

//> mistake one-epoch in iteration
// The answers are used once, whatever the settings ask.
//- for (size_t k = 0; k < how->epochs; k++)
//< one-epoch

//> mistake own-reference in iteration
// The KL is measured to the policy that wrote the answers, which moves along: the
// network is its own reference. What should it stay near?
//- rlhf_play(env, net, reference, V, legal, &rows);
(void)reference;
rlhf_play(env, net, net, V, legal, &rows);
//< own-reference

//> mistake scores-for-advantages in iteration
// The scores themselves are handed on as advantages. What do the groups do?
//- grpo_epoch(net, V, legal, N, adv, &rows, how);
grpo_epoch(net, V, legal, N, score, &rows, how);
//< scores-for-advantages

//> mistake plays-every-epoch in iteration
// New answers are drawn before every epoch. Then no answer is used twice, and the ratio
// never leaves 1.
//- grpo_epoch(net, V, legal, N, adv, &rows, how);
{
    if (k > 0)
        rlhf_play(env, net, reference, V, legal, &rows);
    grpo_epoch(net, V, legal, N, adv, &rows, how);
}
//< plays-every-epoch

//> mistake total-score in iteration
// You return the sum of the scores; it is their mean.
//- mean += score[i] / (double)N;
mean += score[i];
//< total-score

//> mistake mean-advantage in iteration
// You return the mean of the advantages, which is 0: it is the scores' mean that says
// how well it goes.
//- mean += score[i] / (double)N;
mean += adv[i] / (double)N;
//< mean-advantage
