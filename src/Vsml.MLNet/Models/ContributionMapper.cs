using Microsoft.ML.Data;

namespace Vsml.MLNet.Models;

/// <summary>What ML.NET asks of contributions: the largest of both signs, and all by the largest if that is wanted.</summary>
internal static class ContributionMapper
{
    /// <summary>Contributions to the log-odds of a binary model, the score.</summary>
    /// <param name="explanation">Of a row.</param>
    /// <param name="top">How many positive ones at most.</param>
    /// <param name="bottom">How many negative ones at most.</param>
    /// <param name="normalize">Whether the largest is to be 1, or -1.</param>
    /// <param name="contributions">Receives [features]; 0 for those that are not among them.</param>
    public static void Write(VsmlExplanation explanation, int top, int bottom, bool normalize, ref VBuffer<float> contributions)
    {
        ReadOnlySpan<float> with = explanation.Contributions(1), without = explanation.Contributions(0);
        var all = new float[with.Length];
        for (int a = 0; a < all.Length; a++)
            all[a] = with[a] - without[a];
        HashSet<int> kept =
        [
            .. all.Index().Where(own => own.Item > 0).OrderByDescending(own => own.Item).Take(top).Select(own => own.Index),
            .. all.Index().Where(own => own.Item < 0).OrderBy(own => own.Item).Take(bottom).Select(own => own.Index),
        ];
        float largest = normalize ? kept.Select(a => Math.Abs(all[a])).DefaultIfEmpty(1).Max() : 1;
        VBufferEditor<float> editor = VBufferEditor.Create(ref contributions, all.Length);
        for (int a = 0; a < all.Length; a++)
            editor.Values[a] = kept.Contains(a) ? all[a] / largest : 0;
        contributions = editor.Commit();
    }
}
