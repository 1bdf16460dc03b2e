namespace Vsml;

/// <summary>Reads numbers of a saved learner, each of which is refused where it is none that could have been written.</summary>
internal static class StateNumbers
{
    // Upper bound on numbers whose size is not bounded by what they are; larger means a damaged file.
    private const double Most = 1e12;

    internal static int Whole(BinaryReader reader, int least, int most, string what)
    {
        int number = reader.ReadInt32();
        return number >= least && number <= most ? number : throw new InvalidDataException($"{what}: {number}, expected {least} to {most}.");
    }

    internal static double Number(BinaryReader reader, string what)
    {
        double number = reader.ReadDouble();
        return Math.Abs(number) <= float.MaxValue ? number : throw new InvalidDataException($"{what} is {number}, expected a finite number.");
    }

    internal static float[] Floats(BinaryReader reader, int count)
    {
        Stream promised = PromisedBytes.Open(reader.BaseStream, (long)sizeof(float) * count);
        float[] values = new float[count];
        LittleEndian.Read(promised, values);
        return values;
    }

    internal static float[] Bounded(BinaryReader reader, int count, string what)
    {
        float[] values = Floats(reader, count);
        foreach (float value in values)
        {
            if (!(Math.Abs(value) <= Most))
                throw new InvalidDataException($"{what} is {value}, expected a finite number.");
        }

        return values;
    }

    internal static float[] Ascending(float[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]) || (i > 0 && values[i] < values[i - 1]))
                throw new InvalidDataException($"{values[i]} stands where ascending numbers were expected.");
        }

        return values;
    }
}
