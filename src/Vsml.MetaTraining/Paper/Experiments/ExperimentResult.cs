namespace Vsml.MetaTraining.Paper;

/// <summary>What an experiment found.</summary>
/// <param name="Table">Its figures.</param>
/// <param name="Figures">One or more, to be drawn side by side.</param>
/// <param name="Findings">Claims of the paper, held to the figures.</param>
/// <param name="Notes">What else must be known: sets that were absent.</param>
internal sealed record ExperimentResult(
    ResultTable Table, IReadOnlyList<Figure> Figures, IReadOnlyList<Finding> Findings, IReadOnlyList<string> Notes);

/// <param name="Columns">Names.</param>
/// <param name="Rows">A cell for each column; numbers are invariant.</param>
internal sealed record ResultTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <param name="Claim">As it would hold if the paper's result were found again.</param>
/// <param name="Holds">Whether it was.</param>
/// <param name="Measured">The figures for it.</param>
internal sealed record Finding(string Claim, bool Holds, string Measured);

/// <summary>Something to draw.</summary>
internal abstract record Figure(string Title);

/// <param name="Title">Above it.</param>
/// <param name="XLabel">What x is.</param>
/// <param name="YLabel">What y is.</param>
/// <param name="Lines">One or more.</param>
internal sealed record LineFigure(string Title, string XLabel, string YLabel, IReadOnlyList<FigureLine> Lines) : Figure(Title);

/// <param name="Name">At its end.</param>
/// <param name="Ys">y for x = 1, 2, ...</param>
/// <param name="IsLearned">Whether it is of a learned learning algorithm of VSML.</param>
internal sealed record FigureLine(string Name, IReadOnlyList<double> Ys, bool IsLearned);

/// <param name="Title">Above it.</param>
/// <param name="Rows">Their names, from above.</param>
/// <param name="Columns">Their names.</param>
/// <param name="Values">`[rows][columns]`, 0 to 1.</param>
internal sealed record HeatFigure(string Title, IReadOnlyList<string> Rows, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<double>> Values) : Figure(Title);
