namespace Vsml.Experts;

/// <summary>Looks for the least error among powers, of a lambda, that stand in a row.</summary>
internal static class LambdaSearch
{
    /// <summary>From a power downhill, one at a time, as long as the error gets less.</summary>
    /// <param name="first">Where to begin.</param>
    /// <param name="error">The error of a power; infinite where there is none.</param>
    /// <returns>The power of the least error on the way.</returns>
    internal static int Downhill(int first, Func<int, double> error)
    {
        int best = first, step = 1;
        double least = error(best), next = error(best + step);
        if (!(next < least))
        {
            step = -1;
            next = error(best + step);
        }

        while (next < least)
        {
            (best, least) = (best + step, next);
            next = error(best + step);
        }

        return best;
    }
}
