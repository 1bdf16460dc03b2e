using Vsml.Experts;
using Vsml.KernelMethods;
using Vsml.Kernels;

namespace Vsml.Regression;

/// <summary>
/// Memories of several kernels over the same landmarks, whose predictions are averaged by what spoke for each: a mean over kernels that are about as good is better
/// than the best of them.
/// </summary>
internal sealed unsafe class KernelMixture
{
    /// <summary>Landmarks at most, of rows of ordinary width; of wider ones so many that they take no more than <see cref="MostCoordinates"/>.</summary>
    internal const int MostLandmarks = 1024;

    private const int LeastLandmarks = 16, MostCoordinates = 1 << 23;

    // Rows that are learned in closed form, those beyond one by one; of so many rows there are fewer landmarks.
    private const int ClosedRows = 8192, ManyRows = 4096, LandmarksOfMany = 512;

    // Up to where numbers tell the horizon, in standard deviations.
    private const float MostTold = 8;

    // Rows that kernels are chosen by.
    private const int SearchedRows = 512, LeastSearched = 64, MostMeasured = 1 << 24;
    private readonly EncodedRow _row;
    private RowCoordinates _landmarks;
    private readonly ZeroRowSums?[] _ofZeros;
    private AlignedBuffer _kernels;

    private KernelMixture(FeatureEncoding encoding, KernelMemory[] memories, int room)
    {
        (Encoding, Memories) = (encoding, memories);
        bool plain = memories.Any(memory => !memory.Kernel.OfRanks), ranks = memories.Any(memory => memory.Kernel.OfRanks);
        (_row, _landmarks) = (new EncodedRow(encoding, plain, ranks), RowCoordinates.Empty(room, encoding.Width, plain, ranks, encoding.Zeros));
        _kernels = NewKernels(room);
        // One for each memory, as its kernel is; it grows with the landmarks.
        _ofZeros = [.. memories.Select(memory => ZeroRowSums.For(_landmarks.Of(memory.Kernel.OfRanks)))];
    }

    internal FeatureEncoding Encoding { get; }

    internal IReadOnlyList<KernelMemory> Memories { get; }

    /// <summary>Landmarks.</summary>
    internal int Landmarks { get; private set; }

    /// <summary>Rows that it stands for, by weight.</summary>
    internal double Rows { get; set; }

    /// <summary>How many rows it should stand for; null before the first row beyond a fit.</summary>
    internal MemoryHorizon? Horizon { get; private set; }

    // The first coordinates of a row, which tell the horizon.
    private ReadOnlySpan<float> First
    {
        get
        {
            ReadOnlySpan<float> all = _row.Of(Memories[0].Kernel.OfRanks);
            return all[..Math.Min(all.Length, MemoryHorizon.MostNumbers - 1)];
        }
    }

    /// <summary>The coordinates of the landmarks, and room for more.</summary>
    internal RowCoordinates Coordinates => _landmarks;

    /// <summary>How many rows of so many features are landmarks at most.</summary>
    internal static int MostLandmarksOf(int inputs) => Math.Clamp(MostCoordinates / inputs, LeastLandmarks, MostLandmarks);

    /// <summary>Bends targets as their leave-one-out errors advise, chooses kernels, and learns the rows.</summary>
    /// <param name="rows">The rows, in a random order: the first ones are searched by, and are the landmarks.</param>
    /// <param name="parallel">Threads to use.</param>
    /// <param name="beat">Called now and then; may throw to end the work.</param>
    internal static (KernelMixture Mixture, TargetScale Scale, float[] Predicted) Fit(RegressionRows rows, ParallelOptions parallel, Action beat)
    {
        BufferedRow read = rows.Reader();
        FeatureEncoding encoding = FeatureEncoding.Of(rows.Inputs, rows.Count, Read);
        float[] weights = rows.RelativeWeights();
        int narrow = MostMeasured / encoding.Width, searched = Math.Min(rows.Count, Math.Clamp(narrow, LeastSearched, SearchedRows));
        RowCoordinates coordinates = RowCoordinates.Of(encoding, searched, Read);
        KernelSearch search = new(coordinates, weights[..searched], outputs: 1, parallel, beat);
        float[] targets = [.. Enumerable.Range(0, rows.Count).Select(rows.Target)];
        TargetScale scale = TargetBending.Choose(search, encoding.Width, targets, weights, searched);
        float[] numbers = [.. targets.Select(target => (float)scale.Forward(target))];

        Candidate[] candidates = search.Run(EvenKernels(encoding), numbers[..searched]);
        KernelMemory[] memories = [.. Candidate.Shares(candidates, searched).Select(one => new KernelMemory(one.Candidate.Kernel, one.Share))];
        int landmarks = Math.Min(Math.Min(rows.Count, MostLandmarksOf(rows.Inputs)), rows.Count > ManyRows ? LandmarksOfMany : MostLandmarks);
        int closed = Math.Min(rows.Count, Math.Clamp(narrow, landmarks, ClosedRows));
        KernelMixture mixture = new(encoding, memories, landmarks);
        coordinates = RowCoordinates.Of(encoding, closed, Read, mixture._landmarks.Has(ranks: false), mixture._landmarks.Has(ranks: true));
        float[][] predicted = new float[memories.Length][];
        Parallel.For(0, predicted.Length, parallel, i =>
        {
            predicted[i] = new float[closed];
            memories[i].Fit(
                coordinates.Of(memories[i].Kernel.OfRanks), landmarks, numbers.AsSpan(0, closed), weights.AsSpan(0, closed), predicted[i], beat);
        });
        mixture.SetLandmarks(rows, landmarks);
        mixture.Rows = closed;
        float[] mean = new float[rows.Count];
        for (int i = 0; i < predicted.Length; i++)
        {
            for (int row = 0; row < closed; row++)
                mean[row] += (float)mixture.Memories[i].Share * predicted[i][row];
        }

        BufferedRow reader = rows.Reader();
        for (int row = closed; row < rows.Count; row++)
        {
            beat();
            mean[row] = mixture.Learn(reader.At(row), numbers[row], weights[row], isLandmark: false);
        }

        return (mixture, scale, mean);

        ReadOnlySpan<float> Read(int row)
        {
            beat();
            return read.At(row);
        }
    }

    /// <summary>A mixture as read from a file, whose memories know their landmarks alone.</summary>
    internal static KernelMixture Restore(FeatureEncoding encoding, KernelMemory[] memories, RegressionRows landmarks)
    {
        KernelMixture mixture = new(encoding, memories, landmarks.Count);
        mixture.SetLandmarks(landmarks, landmarks.Count);
        foreach (KernelMemory memory in memories)
            memory.SetLandmarks(mixture._landmarks.Of(memory.Kernel.OfRanks), landmarks.Count);
        return mixture;
    }

    /// <summary>What is predicted of a row.</summary>
    internal float Score(ReadOnlySpan<float> features)
    {
        _row.Encode(features);
        float sum = 0;
        for (int i = 0; i < Memories.Count; i++)
        {
            Measure(i);
            sum += (float)Memories[i].Share * Memories[i].Score(_kernels.Pointer);
        }

        GC.KeepAlive(this);
        return sum;
    }

    /// <summary>What is predicted of a row, and of the same with every present feature at its mean; and how the difference goes to the features.</summary>
    /// <param name="features">[inputs], raw.</param>
    /// <param name="shares">Receives [inputs].</param>
    internal (float Score, float OfMeans) ReadShares(ReadOnlySpan<float> features, Span<double> shares)
    {
        KernelShares reader = new(Encoding, features);
        double[] weight = new double[1];
        float[] landmark = new float[Encoding.Width];
        shares.Clear();
        foreach (KernelMemory memory in Memories)
        {
            for (int j = 0; j < Landmarks; j++)
            {
                weight[0] = memory.Share * memory.Dual[j];
                _landmarks.Of(memory.Kernel.OfRanks).CopyTo(j, landmark);
                reader.Add(memory.Kernel, landmark, weight, shares);
            }
        }

        return (Score(features), Score(reader.Means));
    }

    /// <summary>Learns a row.</summary>
    /// <param name="features">[inputs].</param>
    /// <param name="number">Its target as a number.</param>
    /// <param name="weight">Above 0.</param>
    /// <param name="isLandmark">Whether it becomes a landmark.</param>
    /// <returns>What was predicted of it before, as <see cref="Score"/>.</returns>
    internal float Learn(ReadOnlySpan<float> features, float number, float weight, bool isLandmark)
    {
        _row.Encode(features);
        float sum = 0;
        for (int i = 0; i < Memories.Count; i++)
        {
            KernelMemory memory = Memories[i];
            float* kernels = _kernels.Pointer;
            Measure(i);
            float score = memory.Score(kernels);
            sum += (float)memory.Share * score;
            kernels[Landmarks] = memory.Kernel.OfItself(_row.Of(memory.Kernel.OfRanks));
            memory.Learn(kernels, number - score, weight, isLandmark);
        }

        Forget(number, weight, isLandmark);
        if (isLandmark)
            AddLandmark();
        GC.KeepAlive(this);
        return sum;
    }

    // What rows so far count, once there are more of them than landmarks, as far as they are no longer true.
    private void Forget(float number, float weight, bool isLandmark)
    {
        // What is far from all else says nothing of how fast the world changes.
        Span<float> first = stackalloc float[First.Length + 1];
        for (int a = 0; a < First.Length; a++)
            first[a] = Math.Clamp(First[a], -MostTold, MostTold);
        first[^1] = UnitNumbers.BiasValue;
        MakeHorizon().Learn(first, label: 0, [Math.Clamp(number, -MostTold, MostTold)], weight);
        Rows += weight;
        double kept = isLandmark ? 1 : Horizon!.Kept(Rows, weight, Landmarks);
        if (kept == 1)
            return;
        Rows *= kept;
        double lambda = Math.Min(1, Math.Max(Horizon!.Rows, Landmarks) / MemoryHorizon.Longest);
        foreach (KernelMemory memory in Memories)
            memory.Forget(kept, lambda);
    }

    /// <summary>A mixture of its own with the same state.</summary>
    internal KernelMixture Clone()
    {
        KernelMixture clone = new(Encoding, [.. Memories.Select(memory => new KernelMemory(memory.Kernel, memory.Share))], room: 0);
        (clone._landmarks, clone._kernels, clone.Landmarks) = (_landmarks.WithRoom(_landmarks.Rows), NewKernels(_landmarks.Rows), Landmarks);
        for (int i = 0; i < Memories.Count; i++)
            clone.Memories[i].CopyFrom(Memories[i]);
        clone.Rows = Rows;
        if (Horizon is not null)
            clone.MakeHorizon().CopyFrom(Horizon, [0]);
        return clone;
    }

    /// <summary>The horizon, made if there is none.</summary>
    internal MemoryHorizon MakeHorizon() => Horizon ??= new MemoryHorizon(First.Length + 1, classes: 1);

    /// <summary>A mixture that predicts as this one does now, and can learn nothing. The landmarks are shared: further ones come after those that it knows.</summary>
    internal KernelMixture CloneToPredict()
    {
        KernelMixture clone = new(Encoding, [.. Memories.Select(memory => memory.CloneToPredict())], room: 0);
        (clone._landmarks, clone._kernels, clone.Landmarks) = (_landmarks, NewKernels(Landmarks), Landmarks);
        return clone;
    }

    private static Kernel[] EvenKernels(FeatureEncoding encoding)
    {
        int width = encoding.Width;
        Kernel[] plain = [Kernel.Linear(width), Kernel.Gaussian(width, 0.5), Kernel.Gaussian(width), Kernel.Gaussian(width, 2), Kernel.Laplace(width), Kernel.Laplace(width, 2), Kernel.Laplace(width, 4)];
        return encoding.HasRanks ? [.. plain, Kernel.Laplace(width, ofRanks: true)] : plain;
    }

    // Its kernels with the landmarks, and room for the one with itself.
    private static AlignedBuffer NewKernels(int landmarks) => new(Kernel.Pad(landmarks + 1));

    private void Measure(int memory)
    {
        Kernel kernel = Memories[memory].Kernel;
        kernel.Measure(_row.Of(kernel.OfRanks), _landmarks.Of(kernel.OfRanks), Landmarks, _kernels.Pointer, _ofZeros[memory]);
    }

    private void SetLandmarks(RegressionRows rows, int landmarks)
    {
        BufferedRow reader = rows.Reader();
        for (Landmarks = 0; Landmarks < landmarks;)
        {
            _row.Encode(reader.At(Landmarks));
            AddLandmark();
        }
    }

    private void AddLandmark()
    {
        if (Landmarks == _landmarks.Rows)
        {
            _landmarks = _landmarks.WithRoom(Math.Max(16, Landmarks + (Landmarks / 2)));
            _kernels = NewKernels(_landmarks.Rows);
        }

        _landmarks.Set(Landmarks++, _row);
    }
}
