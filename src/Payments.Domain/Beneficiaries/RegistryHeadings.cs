using System.Collections.Frozen;

namespace Payments.Domain.Beneficiaries;

/// <summary>What offices call the columns of the registry file, without marks and case.</summary>
public static class RegistryHeadings
{
    private static readonly FrozenDictionary<string, RegistryColumn> known = new (
        RegistryColumn Column,
        string[] Names
    )[]
    {
        (
            RegistryColumn.PersonalId,
            [
                "so cccd",
                "cccd",
                "can cuoc",
                "so can cuoc",
                "can cuoc cong dan",
                "so can cuoc cong dan",
                "so cmnd cccd",
                "cmnd cccd",
                "cccd cmnd",
                "so cccd cmnd",
                "so dinh danh",
                "ma dinh danh",
                "so dinh danh ca nhan",
                "ma dinh danh ca nhan",
            ]
        ),
        (RegistryColumn.FileNo, ["so ho so", "ma ho so", "so hs", "ma doi tuong", "ma so"]),
        (
            RegistryColumn.FullName,
            ["ho va ten", "ho ten", "ho va ten doi tuong", "ten doi tuong", "nguoi huong"]
        ),
        (RegistryColumn.Sex, ["gioi tinh", "nam nu", "phai"]),
        (
            RegistryColumn.DateOfBirth,
            [
                "ngay sinh",
                "nam sinh",
                "ngay thang nam sinh",
                "sinh ngay",
                "ngay thang sinh",
                "ngay sinh nam sinh",
            ]
        ),
        (RegistryColumn.DateOfDeath, ["ngay mat", "ngay chet", "ngay tu vong"]),
        (RegistryColumn.CommuneCode, ["ma xa", "ma xa phuong", "ma don vi hanh chinh", "ma dvhc"]),
        (RegistryColumn.Hamlet, ["thon", "xom", "ban", "to", "thon to", "thon ban", "to dan pho"]),
        (RegistryColumn.Address, ["dia chi", "noi o", "noi cu tru", "thuong tru", "ho khau"]),
        (RegistryColumn.Phone, ["dien thoai", "so dien thoai", "sdt", "so dt"]),
        (RegistryColumn.EffectiveFrom, ["ap dung tu", "thay doi tu ngay", "tu ngay"]),
        (RegistryColumn.Household, ["ho", "ho ngheo", "loai ho", "dien ho"]),
        (RegistryColumn.SpecialArea, ["vung kho khan", "dia ban dac biet kho khan", "xa dbkk"]),
        (RegistryColumn.DisabilityLevel, ["muc do khuyet tat", "dang muc do", "muc khuyet tat"]),
        (
            RegistryColumn.DisabilityCertifiedOn,
            [
                "ngay cap giay xac nhan khuyet tat",
                "ngay xac nhan khuyet tat",
                "ngay cap gxn khuyet tat",
            ]
        ),
        (
            RegistryColumn.DecisionNo,
            ["so quyet dinh", "quyet dinh so", "so qd", "quyet dinh", "so quyet dinh tro cap"]
        ),
        (
            RegistryColumn.DecisionSignedOn,
            ["ngay quyet dinh", "ngay ky", "ngay qd", "ngay ky quyet dinh", "ngay ban hanh"]
        ),
        (
            RegistryColumn.SocialPensionDecisionNo,
            ["so quyet dinh huu tri xa hoi", "so qd htxh", "quyet dinh huu tri xa hoi"]
        ),
        (
            RegistryColumn.SocialPensionSignedOn,
            ["ngay quyet dinh huu tri xa hoi", "ngay qd htxh", "ngay ky huu tri xa hoi"]
        ),
        (
            RegistryColumn.Channel,
            ["hinh thuc chi tra", "hinh thuc nhan", "cach nhan", "hinh thuc", "phuong thuc"]
        ),
        (RegistryColumn.BankBin, ["ma ngan hang", "ngan hang"]),
        (RegistryColumn.AccountNo, ["so tai khoan", "stk", "tai khoan", "so tk"]),
        (
            RegistryColumn.AccountName,
            ["chu tai khoan", "ten chu tai khoan", "ten tai khoan", "chu tk"]
        ),
        (RegistryColumn.CashReason, ["ly do", "ly do nhan tien mat", "ly do tien mat"]),
        (RegistryColumn.PayeeName, ["nguoi nhan", "nguoi nhan thay", "nguoi giam ho"]),
        (RegistryColumn.PayeePersonalId, ["cccd nguoi nhan", "cccd nguoi nhan thay"]),
        (RegistryColumn.PayeeRelation, ["quan he", "moi quan he"]),
        (RegistryColumn.CarerName, ["nguoi cham soc", "nguoi nuoi duong"]),
        (RegistryColumn.CarerPersonalId, ["cccd nguoi cham soc"]),
    }
        .SelectMany(pair => pair.Names.Select(name => (name, pair.Column)))
        .ToFrozenDictionary(pair => pair.name, pair => pair.Column);

    /// <summary>Columns that offices keep for themselves.</summary>
    private static readonly FrozenSet<string> idle = new[]
    {
        "stt",
        "tt",
        "so tt",
        "so thu tu",
        "ghi chu",
        "ky nhan",
        "chu ky",
        "loi",
    }.ToFrozenSet();

    /// <summary>A heading as it is compared.</summary>
    public static string Fold(string heading) => VietnameseName.Fold(CellText.Clean(heading));

    /// <summary>The column that a heading names, by our name or by what offices call it.</summary>
    public static bool TryFind(string heading, out RegistryColumn column) =>
        RegistryColumns.TryParse(CellText.Clean(heading), out column)
        || known.TryGetValue(Fold(heading), out column);

    /// <summary>Whether a heading names nothing that is asked here.</summary>
    public static bool IsIdle(string heading) => idle.Contains(Fold(heading));
}
