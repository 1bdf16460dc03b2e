namespace Vsml.Cli.Explain;

/// <summary>What the columns of a table contribute to the logits of a row, or to its number, which is then the only logit.</summary>
/// <param name="Row">Of the table, 0-based.</param>
/// <param name="Predicted">The index of the most probable class.</param>
/// <param name="Probabilities">[classes]; none of a number.</param>
/// <param name="Logits">[classes]: bias and contributions added up.</param>
/// <param name="Bias">[classes]</param>
/// <param name="Contributions">[classes][columns]</param>
internal sealed record RowExplanation(int Row, int Predicted, float[] Probabilities, float[] Logits, float[] Bias, double[][] Contributions);
