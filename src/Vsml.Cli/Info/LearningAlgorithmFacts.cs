using System.Globalization;

namespace Vsml.Cli.Info;

/// <summary>What a learning algorithm contains: spec, provenance, tensors.</summary>
internal static class LearningAlgorithmFacts
{
    public static void Write(FactSheet sheet, LearningAlgorithm algorithm)
    {
        NetworkSpec spec = algorithm.Spec;
        sheet.Heading("Learning algorithm");
        sheet.Fact("fingerprint", algorithm.Fingerprint);
        sheet.Fact("parameters", algorithm.Parameters.Length);

        sheet.Heading("Network");
        sheet.Fact("state size", spec.StateSize);
        sheet.Fact("experts", spec.Experts);
        sheet.Fact("projections", spec.Projections is { } projections
            ? $"{projections.Units}; {projections.WideUnits} in place of more than {projections.MaxFeatures} features" : "none");
        if (spec.Projections is not null)
        {
            sheet.Fact("decorrelated", spec.Projections.Decorrelated);
            sheet.Fact("contrasts", spec.Projections.Contrasts);
        }

        Provenance provenance = algorithm.Provenance;
        sheet.Heading("Provenance");
        sheet.Fact("author", provenance.Author);
        sheet.Fact("task distribution", provenance.TaskDistribution);
        sheet.Fact("seed", provenance.Seed);
        if (provenance.StartedFrom.Length > 0)
            sheet.Fact("went on from", provenance.StartedFrom);
        sheet.Fact("meta-training steps", provenance.Steps);
        sheet.Fact("meta-training time", double.IsFinite(provenance.WallSeconds)
            ? TimeSpan.FromSeconds(Math.Round(provenance.WallSeconds)).ToString("c", CultureInfo.InvariantCulture)
            : "");
        sheet.Fact("final meta-loss", double.IsFinite(provenance.FinalMetaLoss)
            ? provenance.FinalMetaLoss.ToString("0.####", CultureInfo.InvariantCulture)
            : "");

        sheet.Heading("Tensors");
        sheet.Table(["tensor", "shape", "numbers"], algorithm.Layout.Tensors.Select(tensor => (string[])
        [
            tensor.Name,
            tensor.IsVector ? Invariant($"[{tensor.Columns}]") : Invariant($"[{tensor.Rows}, {tensor.Columns}]"),
            Invariant($"{tensor.Length}"),
        ]));
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
