using Microsoft.ML.Data;

namespace Vsml.MLNet.Models;

/// <summary>What ML.NET asks of contributions to a score: the largest of both signs, and all by the largest if that is wanted.</summary>
internal static class ContributionMapper
{
    /// <summary>Contributions to the score of a row, for one thread.</summary>
    /// <param name="inputs">Features of a row.</param>
    /// <param name="explain">From features to contributions, [inputs] each.</param>
    /// <param name="top">How many positive ones at most.</param>
    /// <param name="bottom">How many negative ones at most.</param>
    /// <param name="normalize">Whether the largest is to be 1, or -1.</param>
    /// <returns>Gives [inputs]; 0 for those that are not among them.</returns>
    public static ValueMapper<VBuffer<float>, VBuffer<float>> Of(int inputs, Func<float[], float[]> explain, int top, int bottom, bool normalize)
    {
        var dense = new DenseFeatures(inputs);
        return (in VBuffer<float> features, ref VBuffer<float> contributions) =>
        {
            dense.Check(in features, columnName: null);
            Write(explain(dense.Of(in features).ToArray()), top, bottom, normalize, ref contributions);
        };
    }

    private static void Write(float[] all, int top, int bottom, bool normalize, ref VBuffer<float> contributions)
    {
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
