/// <summary>What a pump's sensors say, and the state it was in. Made up; stands for the few labelled rows that one has at first.</summary>
internal sealed class PumpReading
{
    private static readonly string[] States = ["healthy", "clogged", "leaking", "worn", "starved"];

    public float Pressure { get; init; }

    public float Flow { get; init; }

    public float Current { get; init; }

    public float Temperature { get; init; }

    public float Vibration { get; init; }

    /// <summary>Missing (NaN) where there is no microphone.</summary>
    public float Noise { get; init; }

    public string Valve { get; init; } = "";

    public string Label { get; init; } = "";

    public static IEnumerable<PumpReading> Make(int rows, int seed)
    {
        var random = new Random(seed);
        for (int row = 0; row < rows; row++)
        {
            int state = random.Next(States.Length);
            float load = Normal(random);
            bool open = random.NextDouble() < (state == 4 ? 0.3 : 0.7);
            yield return new PumpReading
            {
                Pressure = 6 + load + Effect(state, 0f, 1.4f, -1.2f, -0.4f, -1.6f) + Normal(random),
                Flow = 40 + 8 * (load + Effect(state, 0f, -1.6f, -0.4f, -0.8f, -1.2f) + Normal(random)),
                Current = 11 + 2 * (load + Effect(state, 0f, 0.8f, 0.4f, 1.2f, -1.2f) + Normal(random)),
                Temperature = 55 + 6 * (0.5f * load + Effect(state, 0f, 0.8f, 0f, 1.2f, 1f) + Normal(random)),
                Vibration = MathF.Exp(0.4f * (Effect(state, 0f, 0.4f, 0.6f, 2f, 1f) + Normal(random))),
                Noise = random.NextDouble() < 0.2 ? float.NaN : 70 + 4 * (Effect(state, 0f, 0f, 1.6f, 0.8f, 1.8f) + Normal(random)),
                Valve = open ? "open" : "throttled",
                Label = States[state],
            };
        }
    }

    private static float Effect(int state, params ReadOnlySpan<float> ofState) => ofState[state];

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
