using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Vsml.Tests;

public sealed class DamagedLearningAlgorithmTests
{
    private const string Name = "my.safetensors";
    private static readonly byte[] _saved = LearningAlgorithmTests.Bytes(Algorithms.Random(Algorithms.WithExperts));

    public static TheoryData<string, Action<SafetensorsFile>, string> Changes => new()
    {
        { "type", file => file["unit.bias"]["dtype"] = "F16", "tensor unit.bias is of type F16, expected F32" },
        { "missing", file => Rename(file, "unit.bias", "unit.bias2"), "tensor unit.bias is missing" },
        { "extra", AddTensor, "tensor extra is not part of its network spec" },
        { "transposed", file => file["unit.message_forward"]["shape"] = Array(8, 8, 1), "tensor unit.message_forward has shape [8, 8, 1], expected [8, 8]" },
        { "shape", file => file["unit.message_forward"]["shape"] = Array(8, 9), "tensor unit.message_forward of 72 floats does not fit its bytes" },
        { "huge shape", file => file["unit.message_forward"]["shape"] = Array(int.MaxValue, int.MaxValue, int.MaxValue), "does not fit its bytes" },
        { "negative shape", file => file["unit.message_forward"]["shape"] = Array(-8, -8), "malformed shape" },
        { "fractional shape", file => file["unit.message_forward"]["shape"] = new JsonArray(8.5, 8), "not that of a safetensors file" },
        { "no shape", file => file["unit.message_forward"].Remove("shape"), "not that of a safetensors file" },
        { "offsets", file => file["unit.message_forward"]["data_offsets"] = Array(0, 256), "does not fit its bytes 0 to 256" },
        { "one offset", file => file["unit.message_forward"]["data_offsets"] = Array(0), "malformed shape or data_offsets" },
        { "NaN", file => BinaryPrimitives.WriteSingleLittleEndian(file.Data, float.NaN), "parameter 0 is NaN" },
        { "infinity", file => BinaryPrimitives.WriteSingleLittleEndian(file.Data.AsSpan(4), float.PositiveInfinity), "parameter 1 is" },
        { "too long", file => file.Data = [.. file.Data, 0], "its header promises" },
        { "format", file => file.Metadata["format"] = "pt", "not a learning algorithm (format 'pt'" },
        { "no format", file => file.Metadata.Remove("format"), "not a learning algorithm" },
        { "no metadata", file => file.Header.Remove("__metadata__"), "not a learning algorithm" },
        { "no spec", file => file.Metadata.Remove("spec"), "the network spec is null" },
        { "spec is no JSON", file => file.Metadata["spec"] = "{", "" },
        { "spec of the future", file => Spec(file, spec => spec["attention"] = true), "attention" },
        { "state size", file => Spec(file, spec => spec["state_size"] = 0), "state_size: expected a multiple of 4 from 4 to 64, found 0" },
        { "other state size", file => Spec(file, spec => spec["state_size"] = 16), "has shape [4, 32], expected [4, 64]" },
        { "no experts", file => Spec(file, spec => spec["experts"] = false), "tensor expert.recurrent is not part of its network spec" },
        { "first generation", file => file.Metadata["format"] = "vsml.learning-algorithm.1", "of the first generation" },
        { "spec of the first generation", file => Spec(file, spec => spec["prediction_ticks"] = 2), "prediction_ticks" },
        { "null projections", file => Spec(file, spec => spec["projections"] = new JsonArray()), "projections" },
        { "projections out of range", file => Spec(file, spec => spec["projections"] = new JsonObject { ["units"] = 5000 }), "projections.units" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Load_OfAChangedFile_NamesItAndSaysWhatIsWrong(string change, Action<SafetensorsFile> apply, string message)
    {
        var file = new SafetensorsFile(_saved);
        apply(file);

        string found = Damage.AssertRefused(Name, () => LearningAlgorithm.Load(new MemoryStream(file.ToBytes()), Name));

        Assert.True(found.Contains(message, StringComparison.Ordinal), $"{change}: {found}");
    }

    [Fact]
    public void Load_OfAFileThatWasTakenApartAndPutTogether_Succeeds() =>
        Assert.Equal(_saved, LearningAlgorithmTests.Bytes(LearningAlgorithm.Load(new MemoryStream(new SafetensorsFile(_saved).ToBytes()), Name)));

    [Fact]
    public void Load_OfATruncatedFile_IsRefusedByItsName() =>
        Damage.OfTheLength(_saved, Name, stream => LearningAlgorithm.Load(stream, Name));

    [Fact]
    public void Load_OfADamagedFile_ReadsOrRefusesByItsName() =>
        Damage.OfAnyByte(_saved, Name, stream => LearningAlgorithm.Load(stream, Name), iterations: 1000);

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("a,b,label\n1,2,yes\n")]
    [InlineData("PK\u0003\u0004 a zip file, long enough to have a header")]
    public void Load_OfAForeignFile_IsRefusedByItsName(string content) =>
        Damage.AssertRefused(Name, () => LearningAlgorithm.Load(new MemoryStream(Encoding.UTF8.GetBytes(content)), Name));

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"__metadata__\":3}")]
    [InlineData("{\"__metadata__\":{\"format\":3}}")]
    [InlineData("{\"tensor\":3}")]
    [InlineData("{\"tensor\":{}}")]
    [InlineData("{\"tensor\":{\"dtype\":3}}")]
    [InlineData("{\"tensor\":{\"dtype\":\"F32\",\"shape\":[99999999999],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"tensor\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,1e99]}}")]
    public void Load_OfAMalformedHeader_IsRefusedByItsName(string header)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);

        Damage.AssertRefused(Name, () => LearningAlgorithm.Load(new MemoryStream([.. length, .. Encoding.UTF8.GetBytes(header)]), Name));
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 40)]
    [InlineData(1 << 20)]
    [InlineData(-1)]
    public void Load_OfAHeaderLengthThatLies_IsRefusedBeforeMemoryIsTaken(long length)
    {
        byte[] damaged = [.. _saved];
        BinaryPrimitives.WriteInt64LittleEndian(damaged, length);

        Assert.InRange(Damage.Allocated(() => LearningAlgorithm.Load(new MemoryStream(damaged), Name)), 0, 300_000);
        Assert.InRange(Damage.Allocated(() => LearningAlgorithm.Load(new ForwardOnlyStream(damaged), Name)), 0, 300_000);
    }

    [Fact]
    public void Load_OfATensorLengthThatLies_IsRefusedBeforeMemoryIsTaken()
    {
        const string Header = "{\"tensor\":{\"dtype\":\"F32\",\"shape\":[16000000],\"data_offsets\":[0,64000000]}}";
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, Header.Length);
        byte[] file = [.. length, .. Encoding.UTF8.GetBytes(Header), 1, 2, 3];

        Assert.InRange(Damage.Allocated(() => LearningAlgorithm.Load(new MemoryStream(file), Name)), 0, 300_000);
        Assert.InRange(Damage.Allocated(() => LearningAlgorithm.Load(new ForwardOnlyStream(file), Name)), 0, 300_000);
    }

    private static void Spec(SafetensorsFile file, Action<JsonObject> change)
    {
        JsonObject spec = JsonNode.Parse((string)file.Metadata["spec"]!)!.AsObject();
        change(spec);
        file.Metadata["spec"] = spec.ToJsonString();
    }

    private static void Rename(SafetensorsFile file, string name, string newName)
    {
        JsonNode entry = file[name].DeepClone();
        file.Header.Remove(name);
        file.Header[newName] = entry;
    }

    private static void AddTensor(SafetensorsFile file)
    {
        file.Header["extra"] = new JsonObject
        {
            ["dtype"] = "F32", ["shape"] = Array(2), ["data_offsets"] = Array(file.Data.Length, file.Data.Length + 8),
        };
        file.Data = [.. file.Data, .. new byte[8]];
    }

    private static JsonArray Array(params int[] numbers) => [.. numbers.Select(number => (JsonNode)number)];
}
