namespace Vsml.MetaTraining.Paper;

/// <summary>An experiment of the paper, from meta-training to its table and its figure.</summary>
internal interface IExperiment
{
    /// <summary>As the user writes it.</summary>
    string Name { get; }

    /// <summary>What it asks, in a line.</summary>
    string Question { get; }

    /// <summary>What the paper reports, in a few sentences.</summary>
    string PaperReports { get; }

    /// <summary>What differs from the paper whatever the scale; the scale's own differences are told by <see cref="ExperimentScale.Differences"/>.</summary>
    string Differs { get; }

    /// <summary>Minutes on two cores.</summary>
    ExperimentScale DefaultScale { get; }

    /// <summary>The paper's settings.</summary>
    ExperimentScale FullScale { get; }

    /// <summary>Runs it. Equal settings and seeds give equal results.</summary>
    /// <exception cref="Images.ImageDataException">A set that it needs is not there.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what is in the folder of checkpoints lets it go on.</exception>
    ExperimentResult Run(ExperimentContext context);
}
