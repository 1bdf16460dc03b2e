namespace Vsml.KernelMethods;

/// <summary>A kernel with what speaks for it.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Power">Of the lambda of the least leave-one-out error: <see cref="LambdaOf"/>.</param>
/// <param name="Error">That error, the mean of its squares; of one that was fitted to the rows, as much more as it is worth to have fitted it.</param>
/// <param name="Errors">The leave-one-out errors, [rows, outputs].</param>
internal sealed record Candidate(Kernel Kernel, int Power, double Error, float[] Errors)
{
    /// <summary>Lambdas are powers of 4, within these.</summary>
    internal const int LeastPower = -7, MostPower = 3, MiddlePower = -2;

    // How sharply better ones are preferred, and what a kernel must count to be kept.
    private const double Sharpness = 0.025, LeastShare = 0.04, LeastError = 1e-9;

    /// <summary>lambda.</summary>
    internal double Lambda => LambdaOf(Power);

    internal static double LambdaOf(int power) => Math.Pow(4, power);

    /// <summary>
    /// What each of some candidates counts in their mean, which is better than the best of them: a small power of its likelihood, for leave-one-out errors are all
    /// alike in what chance does to them. Those that count little are left out.
    /// </summary>
    /// <param name="candidates">One or more.</param>
    /// <param name="rows">By which they were measured.</param>
    /// <param name="most">How many are kept at most.</param>
    /// <returns>The best first; all shares together are 1.</returns>
    internal static (Candidate Candidate, double Share)[] Shares(IReadOnlyList<Candidate> candidates, int rows, int most = int.MaxValue)
    {
        double least = candidates.Min(candidate => candidate.Error) + LeastError;
        (Candidate Candidate, double Share)[] shares =
            [.. candidates.Select(candidate => (candidate, Math.Pow((candidate.Error + LeastError) / least, -Sharpness * rows))).OrderByDescending(one => one.Item2)];
        double sum = shares.Sum(one => one.Share);
        shares = [.. shares.Take(most).Where(one => one.Share >= LeastShare * sum)];
        sum = shares.Sum(one => one.Share);
        return [.. shares.Select(one => (one.Candidate, one.Share / sum))];
    }
}
