namespace Vsml.MetaTraining.Images;

/// <summary>
/// CIFAR-10 in its authors' binary form: records of 3073 bytes, a label 0 to 9, then 32 x 32 bytes of red, as many of green, as many of
/// blue, each row by row.
/// </summary>
internal static class CifarFile
{
    public const int Classes = 10;

    public static readonly ImageSize Size = new(32, 32, 3);

    private const int Plane = 32 * 32, Record = 1 + (3 * Plane);

    /// <summary>The records of all files, one file after the other.</summary>
    /// <exception cref="ImageDataException">A file cannot be read, or is no such file.</exception>
    public static ImageSet Read(string name, IReadOnlyList<string> paths)
    {
        byte[][] files = [.. paths.Select(Bytes)];
        int count = files.Sum(file => file.Length / Record);
        var pixels = new byte[count * 3 * Plane];
        var labels = new int[count];
        int image = 0;
        for (int f = 0; f < files.Length; f++)
        {
            for (int record = 0; record < files[f].Length / Record; record++, image++)
            {
                ReadOnlySpan<byte> bytes = files[f].AsSpan(record * Record, Record);
                if (bytes[0] >= Classes)
                    throw new ImageDataException($"{paths[f]}: record {record} has the label {bytes[0]}; 0 to {Classes - 1} were expected");
                labels[image] = bytes[0];
                Interleave(bytes[1..], pixels.AsSpan(image * 3 * Plane, 3 * Plane));
            }
        }
        return new ImageSet(name, Size, pixels, labels, Classes);
    }

    private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> image)
    {
        for (int i = 0; i < Plane; i++)
        {
            for (int channel = 0; channel < 3; channel++)
                image[(i * 3) + channel] = planes[(channel * Plane) + i];
        }
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            return bytes.Length > 0 && bytes.Length % Record == 0 ? bytes : throw new ImageDataException(
                $"{path}: has {bytes.Length} bytes; records of {Record}, a label and 32 x 32 x 3 pixels, were expected");
        }
        catch (ImageDataException)
        {
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageDataException($"{path}: cannot be read: {e.Message}", e);
        }
    }
}
