using Vsml.KernelMethods;

namespace Vsml;

/// <summary>Lets learners see rows at hand, each in permutations of its own, and kernels all of them together.</summary>
internal sealed class EnsembleFit
{
    private readonly IReadOnlyList<Learner> _learners;
    private readonly RowBuffer _rows;
    private readonly FitWeights _fitWeights;
    private readonly float[]? _weights;
    private readonly int _passes, _seed;
    private readonly FitProgress _progress;
    private readonly ParallelOptions _parallel;

    /// <param name="learners">The learners, of the same width.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="passes">How often each learner sees all of them.</param>
    /// <param name="seed">Fixes the orders.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="parallel">Threads to use, and what ends the work early.</param>
    internal EnsembleFit(IReadOnlyList<Learner> learners, RowBuffer rows, int passes, int seed, IProgress<double>? progress, ParallelOptions parallel)
    {
        (_learners, _rows, _passes, _seed, _parallel) = (learners, rows, passes, seed, parallel);
        _fitWeights = FitWeights.Of(rows, learners[0].Classes);
        _weights = _fitWeights.InClass;
        _progress = new FitProgress(progress, (double)learners.Count * passes * rows.Count);
    }

    /// <summary>What classes weigh when these rows have been learned too.</summary>
    /// <param name="earlier">What they weigh before.</param>
    /// <param name="earlierRows">Rows that were learned before, [classes].</param>
    internal ClassWeights? WeightsOfClasses(ClassWeights? earlier, ReadOnlySpan<double> earlierRows) =>
        ClassWeights.Together(earlier, earlierRows, _fitWeights.OfClasses, _fitWeights.Rows);

    /// <summary>Lets the learners learn, and makes kernels if wanted; null where they had better not be.</summary>
    internal KernelVote? Run(bool withKernels)
    {
        // The statistics of the features, their inverse root and which of them matter are the same for all members: the first computes them, the others copy.
        InverseRoot? root = _learners[0].Units.AddFeatures(_rows.Count, Reader());
        _learners[0].Units.SelectFeatures(_rows.Count, Reader(), _rows.Label);
        KernelVote? kernels = null;
        Parallel.For(withKernels ? -1 : 0, _learners.Count, _parallel, member =>
        {
            if (member < 0)
                kernels = Kernels();
            else
                Learn(_learners[member], member, root);
        });
        return kernels;
    }

    private void Learn(Learner learner, int member, InverseRoot? root)
    {
        long observed = learner.Observed + _rows.Count;
        RowOrder order = new(_rows.Count, _seed, member, _weights);
        RowAt rowAt = Reader();
        if (member > 0)
            learner.Units.AddFeatures(_learners[0].Units, root);
        learner.Encoder.Buffer(_rows.Count, rowAt, _rows.Label, goesOn: true, _weights, Beat);
        bool[] known = new bool[_rows.Count];
        for (int pass = 0; pass < _passes; pass++)
        {
            foreach (int row in order.Next())
            {
                learner.ObserveBuffered(rowAt(row), _rows.Label(row), known[row] ? RowNews.None : RowNews.Label, row);
                known[row] = true;
                _progress.Step();
            }

            _progress.EndPass();
        }

        learner.Encoder.EndBuffer();

        // A row counts once, however often its weight showed it.
        learner.RestoreObserved(observed);
    }

    private KernelVote? Kernels()
    {
        int[] order = new RowOrder(_rows.Count, _seed, 0).Next().ToArray();
        RowAt rowAt = Reader();

        // Classes of which there is a row.
        int[] classes = new int[_learners[0].Classes];
        Array.Fill(classes, -1);
        foreach (int row in order)
            classes[_rows.Label(row)] = 0;
        int present = 0;
        for (int b = 0; b < classes.Length; b++)
            classes[b] = classes[b] < 0 ? -1 : present++;
        LabelledRows labelled = new(
            _rows.Inputs, _rows.Count, i => rowAt(order[i]), [.. order.Select(row => classes[_rows.Label(row)])],
            [.. order.Select(row => Math.Max(_weights?[row] ?? 1, 1e-6f))], present);
        return KernelClassifierFit.Of(labelled, _parallel, Beat) is { } classifier
            ? new KernelVote(classifier, classes, KernelVote.TrustAfter(_rows.Count))
            : null;
    }

    private void Beat()
    {
        _parallel.CancellationToken.ThrowIfCancellationRequested();
        _progress.Beat();
    }

    private RowAt Reader()
    {
        BufferedRow reader = new(_rows);
        return row =>
        {
            Beat();
            return reader.At(row);
        };
    }
}
